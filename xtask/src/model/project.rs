//! The contexts, messages, ports and other parts of a project.

use std::collections::HashMap;

use super::{
    composition::{Composition, composition},
    implementations::{Definition, DefinitionKind, Implementation, definitions, implementations},
    jobs::{Sender, senders},
    layout::{self, CORE, Name, ROOT, SERVICES},
    module::Module,
    provided::is_of_kernel,
    references::{MethodCall, Reference, References},
    routers::Routers,
    source::Place,
    sources::Sources,
    tree::Tree,
};

/// The kind of a message: a command changes data, a query reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    Command,
    Query,
}

/// A command or a query, with its handlers.
pub struct Message<'t, 's> {
    pub kind: MessageKind,
    pub module: &'t Module<'s>,
    pub name: Name,
    pub place: Place,
    pub handlers: Vec<&'t Implementation<'t, 's>>,
}

/// The contexts, messages, ports and other parts of a project.
pub struct Project<'t, 's> {
    pub sources: &'s Sources,
    pub tree: &'t Tree<'s>,
    /// The names of the bounded contexts.
    pub contexts: Vec<String>,
    pub references: Vec<Reference<'t, 's>>,
    pub method_calls: Vec<MethodCall<'t, 's>>,
    pub definitions: Vec<Definition<'t, 's>>,
    pub implementations: Vec<Implementation<'t, 's>>,
    pub senders: Vec<Sender>,
    pub composition: Composition,
    pub routers: Routers,
}

impl<'t, 's> Project<'t, 's> {
    #[must_use]
    pub fn of(sources: &'s Sources, tree: &'t Tree<'s>) -> Self {
        let mut project = Self {
            sources,
            tree,
            contexts: contexts(tree),
            references: Vec::new(),
            method_calls: Vec::new(),
            definitions: Vec::new(),
            implementations: Vec::new(),
            senders: Vec::new(),
            composition: tree
                .get(&[ROOT.to_owned()])
                .map(|main| composition(tree, main))
                .unwrap_or_default(),
            routers: Routers::of(tree),
        };
        for module in &tree.modules {
            let References { paths, calls } = References::of(tree, module);
            project.references.extend(paths);
            project.method_calls.extend(calls);
        }
        for module in tree.originals() {
            project.definitions.extend(definitions(module));
            project
                .implementations
                .extend(implementations(tree, module));
            project.senders.extend(senders(tree, module));
        }
        project
    }

    /// Returns the context that `name` is in.
    #[must_use]
    pub fn context<'n>(&self, name: &'n [String]) -> Option<&'n str> {
        layout::context(name, &self.contexts)
    }

    /// Reports whether every file could be read. Only then is an item that was not found really missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.sources
            .rust
            .iter()
            .all(|source| source.syntax().is_ok())
            && self.composition.defects.is_empty()
    }

    /// Returns all commands and queries.
    #[must_use]
    pub fn messages(&'t self) -> Vec<Message<'t, 's>> {
        let kinds = [
            (MessageKind::Command, "Command", "CommandHandler"),
            (MessageKind::Query, "Query", "QueryHandler"),
        ];
        // A map is faster than a search, because a project may have thousands of messages.
        let mut handlers: HashMap<_, Vec<&Implementation>> = HashMap::new();
        let mut found = Vec::new();
        for implementation in self.in_service() {
            for (kind, message, handler) in kinds {
                if is_of_kernel(&implementation.of, handler) {
                    let handled = (handler, implementation.argument.as_ref());
                    handlers.entry(handled).or_default().push(implementation);
                } else if !implementation.blanket && is_of_kernel(&implementation.of, message) {
                    found.push((kind, handler, implementation));
                }
            }
        }
        let messages = found.into_iter().map(|(kind, handler, message)| Message {
            kind,
            module: message.module,
            name: message.by.clone(),
            place: message.place.clone(),
            handlers: handlers
                .get(&(handler, Some(&message.by)))
                .cloned()
                .unwrap_or_default(),
        });
        messages.collect()
    }

    /// Reports whether the type `name` handles a command.
    #[must_use]
    pub fn is_command_handler(&self, name: &[String]) -> bool {
        let mut implementations = self.implementations.iter();
        implementations.any(|found| found.by == name && is_of_kernel(&found.of, "CommandHandler"))
    }

    /// Returns the ports: the interfaces in the `ports` of the contexts.
    pub fn ports(&'t self) -> impl Iterator<Item = &'t Definition<'t, 's>> {
        self.definitions.iter().filter(|definition| {
            let path = definition.name.get(2).map(String::as_str);
            definition.kind == DefinitionKind::Trait
                && definition.public
                && !definition.test
                && self.context(&definition.name).is_some()
                && path == Some("ports")
                && !self.is_extension(&definition.name)
        })
    }

    /// Returns the interfaces of the shared technical services.
    pub fn services(&'t self) -> impl Iterator<Item = &'t Definition<'t, 's>> {
        self.definitions.iter().filter(|definition| {
            definition.kind == DefinitionKind::Trait
                && definition.public
                && !definition.test
                && definition.name.len() == 3
                && definition.name[0] == SERVICES
                && !self.is_extension(&definition.name)
        })
    }

    /// Returns the implementations of `port` in the service. Implementations in the core, such as one for
    /// `Arc`, do not count.
    pub fn adapters_of(
        &'t self,
        port: &'t [String],
    ) -> impl Iterator<Item = &'t Implementation<'t, 's>> {
        self.in_service()
            .filter(move |found| found.of == port && !layout::is_in(&found.module.name, CORE))
    }

    /// Returns the implementations of `port` in tests.
    pub fn doubles_of(
        &'t self,
        port: &'t [String],
    ) -> impl Iterator<Item = &'t Implementation<'t, 's>> {
        self.implementations
            .iter()
            .filter(move |found| found.test && found.of == port)
    }

    /// Returns the visible functions in the modules in `folder` whose names are or end in `called`: `router`,
    /// `admin_router`.
    pub fn functions_in(
        &'t self,
        folder: &'t str,
        called: &'t str,
    ) -> impl Iterator<Item = &'t Definition<'t, 's>> {
        self.definitions.iter().filter(move |definition| {
            let name = layout::short(&definition.name);
            let before = name.strip_suffix(called);
            definition.kind == DefinitionKind::Function
                && definition.public
                && !definition.test
                && layout::is_in(&definition.module.name, folder)
                && before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
        })
    }

    /// Returns the implementations outside of tests.
    pub fn in_service(&'t self) -> impl Iterator<Item = &'t Implementation<'t, 's>> {
        self.implementations.iter().filter(|found| !found.test)
    }

    /// Reports whether the trait `name` has an `impl<T> Trait for T`. Such a trait extends other traits, and
    /// needs no adapter.
    fn is_extension(&self, name: &[String]) -> bool {
        self.implementations
            .iter()
            .any(|found| found.blanket && found.of == name)
    }
}

fn contexts(tree: &Tree) -> Vec<String> {
    let contexts = tree.modules.iter().filter(|module| module.is_context());
    let mut names: Vec<String> = contexts
        .map(|module| layout::short(&module.name).to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}
