//! Events and jobs, and what leads to them.

use std::collections::HashSet;

use syn::{
    Expr, ImplItem, Item, ItemImpl, Lit,
    visit::{self, Visit},
};

use super::{
    attributes,
    composition::ScheduleLine,
    implementations::{Implementation, argument},
    layout::{Name, joined, short},
    module::Module,
    project::Project,
    provided::is_of_kernel,
    resolve::Resolver,
    scope::written,
    source::Place,
    tokens,
    tree::Tree,
};

/// A job: a command that can be stored and run later.
pub struct Job<'t, 's> {
    /// Its `impl Job`.
    pub implementation: &'t Implementation<'t, 's>,
    /// Its `NAME`, under which it is stored, if that is a literal.
    pub stored_as: Option<String>,
    /// Its `VERSION`, if that is a literal. It is 1 if there is none.
    pub version: Option<i32>,
}

/// A field of a struct with which it sends a message: `Arc<dyn Publish<InvoicePaid>>`.
#[derive(Debug)]
pub struct Sender {
    /// The struct.
    pub by: Name,
    pub how: Sending,
    pub message: Name,
    /// The place of the message.
    pub place: Place,
}

/// How a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// An event is published.
    Publish,
    /// A job is stored, to be run later.
    Defer,
    /// A command is run at once.
    Dispatch,
}

impl Sending {
    const PORTS: [(Self, &str); 3] = [
        (Self::Publish, "Publish"),
        (Self::Defer, "Defer"),
        (Self::Dispatch, "Dispatch"),
    ];
}

impl<'t, 's> Project<'t, 's> {
    /// Returns the events, each with its `impl Event`.
    pub fn events(&'t self) -> impl Iterator<Item = &'t Implementation<'t, 's>> {
        self.in_service()
            .filter(|found| !found.blanket && is_of_kernel(&found.of, "Event"))
    }

    /// Returns the jobs.
    pub fn jobs(&'t self) -> impl Iterator<Item = Job<'t, 's>> {
        self.in_service()
            .filter(|found| !found.blanket && is_of_kernel(&found.of, "Job"))
            .map(Job::of)
    }

    /// Returns the name of the job of `schedule`, if that is clear.
    #[must_use]
    pub fn job_of(&'t self, schedule: &ScheduleLine) -> Option<&'t Name> {
        // `PurgeSessions::default()` is made by a function of the job.
        let mut jobs = self.jobs();
        jobs.find(|job| schedule.job.starts_with(job.name()))
            .map(|job| job.name())
    }

    /// Returns the jobs that can be made from an event for which `subscribers!` does not list them: the event, and
    /// the `impl From` of it.
    pub fn unlisted_subscribers(
        &'t self,
    ) -> impl Iterator<Item = (&'t Name, &'t Implementation<'t, 's>)> {
        let events: HashSet<_> = self.events().map(|event| &event.by).collect();
        let jobs: HashSet<_> = self.jobs().map(|job| job.name()).collect();
        self.in_service().filter_map(move |found| {
            let event = found.argument.as_ref()?;
            let is_subscriber =
                short(&found.of) == "From" && events.contains(event) && jobs.contains(&found.by);
            let is_listed = || {
                let mut lines = self.composition.subscribers.iter();
                lines.any(|line| line.event == *event && line.job == found.by)
            };
            (is_subscriber && !is_listed()).then_some((event, found))
        })
    }

    /// Returns the names of the commands that `sender` handles, or its own if it is no handler.
    pub fn senders_of(&'t self, sender: &'t Sender) -> Vec<&'t Name> {
        let handlers = self
            .in_service()
            .filter(|found| found.by == sender.by && is_of_kernel(&found.of, "CommandHandler"));
        let commands: Vec<_> = handlers
            .filter_map(|handler| handler.argument.as_ref())
            .collect();
        if commands.is_empty() {
            vec![&sender.by]
        } else {
            commands
        }
    }
}

impl<'t, 's> Job<'t, 's> {
    /// The type.
    #[must_use]
    pub fn name(&self) -> &'t Name {
        &self.implementation.by
    }

    fn of(implementation: &'t Implementation<'t, 's>) -> Self {
        Self {
            implementation,
            stored_as: job_name(implementation.item),
            version: job_version(implementation.item),
        }
    }
}

/// Returns the `NAME` in `impl Job`, if it is a literal.
#[must_use]
pub fn job_name(item: &ItemImpl) -> Option<String> {
    constant(item, "NAME").and_then(attributes::literal)
}

/// Returns the `VERSION` in `impl Job`, if it is a literal. It is 1 if there is none.
#[must_use]
pub fn job_version(item: &ItemImpl) -> Option<i32> {
    constant(item, "VERSION").map_or(Some(1), number)
}

fn constant<'i>(item: &'i ItemImpl, wanted: &str) -> Option<&'i Expr> {
    let mut constants = item.items.iter().filter_map(|item| match item {
        ImplItem::Const(item) if item.ident == wanted => Some(&item.expr),
        _ => None,
    });
    constants.next()
}

/// Returns the number of a literal.
fn number(expression: &Expr) -> Option<i32> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the fields in `module` with which structs of the service send messages.
#[must_use]
pub fn senders<'s>(tree: &Tree<'s>, module: &Module<'s>) -> Vec<Sender> {
    let mut found = Vec::new();
    if module.test {
        return found;
    }
    for item in module.items {
        if let Item::Struct(item) = item
            && !attributes::only_for_tests(&item.attrs)
        {
            let mut visitor = Visitor {
                resolver: Resolver { tree, module },
                by: joined(&module.name, &tokens::plain(&item.ident.to_string())),
                found: &mut found,
            };
            visitor.visit_fields(&item.fields);
        }
    }
    found
}

/// Collects the traits `Publish`, `Defer` and `Dispatch` in types.
struct Visitor<'f, 't, 's> {
    resolver: Resolver<'t, 's>,
    by: Name,
    found: &'f mut Vec<Sender>,
}

impl Visit<'_> for Visitor<'_, '_, '_> {
    fn visit_field(&mut self, field: &syn::Field) {
        if !attributes::only_for_tests(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_trait_bound(&mut self, bound: &syn::TraitBound) {
        let name_of = |path: &syn::Path| -> Name {
            self.resolver.resolve(&written(path), &[]).target().to_vec()
        };
        let of = name_of(&bound.path);
        let mut ports = Sending::PORTS.into_iter();
        let how = ports.find(|(_, port)| is_of_kernel(&of, port));
        if let Some((how, _)) = how
            && let Some(message) = argument(&bound.path)
            && let Some(last) = message.segments.last()
        {
            let sender = Sender {
                by: self.by.clone(),
                how,
                message: name_of(message),
                place: self.resolver.module.source.place(last.ident.span()),
            };
            self.found.push(sender);
        }
    }
}
