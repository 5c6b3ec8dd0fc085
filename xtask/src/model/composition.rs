//! The registrations of `src/main.rs`, in `ports!`, `handlers!`, `subscribers!` and `schedules!`.

use proc_macro2::TokenStream;
use syn::{
    Expr, LitStr, Token, Type, bracketed,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use super::{
    entries::{self, Block, Entry},
    layout::Name,
    module::Module,
    resolve::Resolver,
    scope::written,
    source::{Defect, Place},
    tree::Tree,
};

/// The entries of the composition root.
#[derive(Debug, Default)]
pub struct Composition {
    pub ports: Vec<PortLine>,
    pub handlers: Vec<HandlerLine>,
    pub subscribers: Vec<SubscriberLine>,
    pub schedules: Vec<ScheduleLine>,
    /// Macros that could not be read.
    pub defects: Vec<Defect>,
}

/// `Port => Adapter,`
#[derive(Debug)]
pub struct PortLine {
    /// `singletons` or `scoped`.
    pub scope: String,
    pub port: Name,
    /// The path of the type, or of the function that creates the value, if the value is one of these.
    pub adapter: Option<Name>,
    pub place: Place,
}

/// `Message => Handler,`
#[derive(Debug)]
pub struct HandlerLine {
    pub message: Name,
    pub handler: Name,
    pub place: Place,
}

/// `Event => [Job],`, of one of the jobs.
#[derive(Debug)]
pub struct SubscriberLine {
    /// The path of the type. An event of another service has no path, only its text.
    pub event: Name,
    pub job: Name,
    /// The place of the job.
    pub place: Place,
}

/// `"0 8 * * *" => Job,`
#[derive(Debug)]
pub struct ScheduleLine {
    pub times: String,
    /// The path of the type, or of the function that creates the job. Empty if it is not clear.
    pub job: Name,
    /// The place of the times.
    pub place: Place,
}

/// Reads the registrations in `main`, the root module of the service.
#[must_use]
pub fn composition<'t, 's>(tree: &'t Tree<'s>, main: &'t Module<'s>) -> Composition {
    let reader = Reader {
        resolver: Resolver { tree, module: main },
    };
    let mut found = Composition::default();
    let (sections, defects) = entries::sections(main.source, "ports");
    found.defects = defects;
    for section in sections {
        let lines = reader.lines(&section, &mut found.defects).into_iter();
        found.ports.extend(lines.map(|line| PortLine {
            scope: section.section.clone().unwrap_or_default(),
            port: line.left,
            adapter: line.right,
            place: line.place,
        }));
    }
    for list in entries::lists(main.source, "handlers") {
        let lines = reader.lines(&list, &mut found.defects).into_iter();
        found.handlers.extend(lines.map(|line| HandlerLine {
            message: line.left,
            handler: line.right.unwrap_or_default(),
            place: line.place,
        }));
    }
    let Composition {
        subscribers,
        schedules,
        defects,
        ..
    } = &mut found;
    for Subscribers { event, jobs } in entries::entries_of(main.source, "subscribers", defects) {
        let event = match event {
            Subscribed::Event(path) => reader.name_of(&path),
            Subscribed::Foreign(name) => vec![name.value()],
        };
        subscribers.extend(jobs.iter().map(|job| SubscriberLine {
            event: event.clone(),
            job: reader.name_of(job),
            place: reader.place_of(job),
        }));
    }
    let lines = entries::entries_of(main.source, "schedules", defects).into_iter();
    schedules.extend(lines.map(|Scheduled { times, job }| ScheduleLine {
        times: times.value(),
        job: called(&job).map_or_else(Name::new, |job| reader.name_of(job)),
        place: main.source.place(times.span()),
    }));
    found
}

/// An entry of `subscribers!`.
struct Subscribers {
    event: Subscribed,
    jobs: Punctuated<syn::Path, Token![,]>,
}

/// `InvoicePaid`, or `"shop.billing.invoice_paid"` of another service.
enum Subscribed {
    Event(syn::Path),
    Foreign(LitStr),
}

impl Parse for Subscribers {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let event = if input.peek(LitStr) {
            Subscribed::Foreign(input.parse()?)
        } else {
            Subscribed::Event(input.parse()?)
        };
        input.parse::<Token![=>]>()?;
        let jobs;
        bracketed!(jobs in input);
        Ok(Self {
            event,
            jobs: Punctuated::parse_terminated(&jobs)?,
        })
    }
}

/// An entry of `schedules!`.
struct Scheduled {
    times: LitStr,
    job: Expr,
}

impl Parse for Scheduled {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let times = input.parse()?;
        input.parse::<Token![=>]>()?;
        Ok(Self {
            times,
            job: input.parse()?,
        })
    }
}

struct Reader<'t, 's> {
    resolver: Resolver<'t, 's>,
}

/// An entry with its names resolved.
struct Line {
    left: Name,
    /// `None` if the value is neither a type nor an expression that begins with a path.
    right: Option<Name>,
    place: Place,
}

impl Reader<'_, '_> {
    /// Returns the entries of `block` that can be read.
    fn lines(&self, block: &Block, defects: &mut Vec<Defect>) -> Vec<Line> {
        let mut found = Vec::new();
        for entry in &block.entries {
            match self.line(entry) {
                Ok(line) => found.push(line),
                Err(error) => defects.push(error.into()),
            }
        }
        let unreadable = block.unreadable.as_ref();
        defects.extend(unreadable.map(|unreadable| unreadable.defect.clone()));
        found
    }

    fn line(&self, entry: &Entry) -> syn::Result<Line> {
        let path: syn::Path = syn::parse2(entry.key_tokens())?;
        let value = value(entry.value_tokens())?;
        Ok(Line {
            left: self.name_of(&path),
            right: value.map(|path| self.name_of(&path)),
            place: self.place_of(&path),
        })
    }

    /// Returns the place of the last segment of `path`.
    fn place_of(&self, path: &syn::Path) -> Place {
        let source = self.resolver.module.source;
        let last = path.segments.last().map(|segment| segment.ident.span());
        last.map_or_else(|| Place::file(&source.path), |span| source.place(span))
    }

    fn name_of(&self, path: &syn::Path) -> Name {
        self.resolver.resolve(&written(path), &[]).target().to_vec()
    }
}

/// Returns the path of a value. A singleton is an expression, and a scoped port is a type.
fn value(tokens: TokenStream) -> syn::Result<Option<syn::Path>> {
    if let Ok(of) = syn::parse2::<Type>(tokens.clone()) {
        return Ok(match of {
            Type::Path(of) => Some(of.path),
            _ => None,
        });
    }
    Ok(called(&syn::parse2(tokens)?).cloned())
}

/// Returns the path at the root of an expression: `Jwt::new` in `Jwt::new(..)?`.
fn called(expression: &Expr) -> Option<&syn::Path> {
    match expression {
        Expr::Path(path) => Some(&path.path),
        Expr::Call(call) => called(&call.func),
        Expr::MethodCall(call) => called(&call.receiver),
        Expr::Try(tried) => called(&tried.expr),
        Expr::Struct(value) => Some(&value.path),
        _ => None,
    }
}
