//! Routers as axum and utoipa know them: what their endpoints are, what they nest and merge, and which of them
//! `src/main.rs` makes the API of.

mod described;
mod evaluation;
mod functions;
mod mentions;
pub mod path;
mod schemas;
mod types;
mod value;

use std::collections::{BTreeMap, BTreeSet};

pub use self::{
    described::{Handler, METHODS, attribute},
    schemas::{Schema, schemas},
};
use self::{
    evaluation::Evaluation,
    functions::Functions,
    mentions::Mentions,
    value::{Part, What},
};
use super::{
    layout::Name,
    layout::{self, ROOT},
    references::Reference,
    source::Place,
    tree::Tree,
};

/// The number of endpoints that are looked at. No service has more.
const MOST_ENDPOINTS: usize = 100_000;

/// An endpoint: a method, a path, and the function that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// In capitals.
    pub method: String,
    /// The path in the API, or, if the API does not have it, in its router. A part that is not written as text
    /// is `?`.
    pub path: String,
    /// The whole name of the function that answers; empty if it has none.
    pub function: Name,
    /// The place of the function; of its registration, if it is none of the service.
    pub place: Place,
    /// The service has the endpoint in every configuration, under this path.
    pub certain: bool,
    /// A layer is around it.
    pub layered: bool,
}

impl Endpoint {
    /// Reports whether `reference` stands in the function that answers.
    #[must_use]
    pub fn has(&self, reference: &Reference) -> bool {
        self.function.split_last().is_some_and(|(last, module)| {
            reference.function.as_ref() == Some(last) && reference.module.name == module
        })
    }
}

/// A place in the API of the router that a function returns.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mount {
    prefix: String,
    certain: bool,
}

/// The answer to whether a router is part of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reachability {
    Yes,
    No,
    /// The code at this place names it, and it is not clear what that does with it.
    Unclear(Place),
}

/// The prefix of a router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// The texts under which it is nested, in the order of the code; `""` if it is merged, or is not part of
    /// the API. There is at least one.
    Known(Vec<String>),
    /// The prefix is not written as text, or depends on the configuration.
    Unclear,
}

/// All routers of the service.
#[derive(Default)]
pub struct Routers {
    /// The functions with `#[utoipa::path(..)]`, by name.
    pub handlers: BTreeMap<Name, Handler>,
    /// The endpoints of each API that `src/main.rs` makes. There is one, as a rule.
    pub apis: Vec<Vec<Endpoint>>,
    /// The functions that are described as endpoints, and that no API has.
    pub unmounted: Vec<Endpoint>,
    mounts: BTreeMap<Name, Vec<Mount>>,
    mentions: Mentions,
}

impl Routers {
    #[must_use]
    pub fn of<'a>(tree: &'a Tree<'a>) -> Self {
        let mut routers = Self::default();
        for module in tree.originals() {
            if !module.test && layout::is_in(&module.name, ROOT) || is_undeclared(&module.name) {
                for handler in described::handlers(tree, module) {
                    routers.handlers.insert(handler.name.clone(), handler);
                }
            }
        }
        let functions = Functions::of(tree);
        routers.mentions = Mentions::of(tree, &functions);

        let mut evaluation = Evaluation::new(tree, &functions);
        let mut roots: Vec<&Name> = functions
            .by_name
            .keys()
            .filter(|name| name.len() == 2 && name[0] == ROOT)
            .collect();
        roots.sort();
        let made: Vec<(&Name, Vec<Vec<Part>>)> = roots
            .into_iter()
            .map(|name| (name, evaluation.all_parts_of(name)))
            .collect();
        // Of a function that another one calls, this one has said what becomes of it.
        let mut apis: Vec<Vec<Part>> = Vec::new();
        for (name, made) in made {
            for parts in made {
                if !evaluation.called.contains(name) && !apis.contains(&parts) {
                    apis.push(parts);
                }
            }
        }
        for parts in apis {
            let mut api = Vec::new();
            routers.mount(&mut evaluation, parts, &mut api);
            routers.apis.push(api);
        }
        routers.find_unmounted(&mut evaluation);
        routers
    }

    /// Adds the endpoints of `parts` to `api`, with those of the routers among them.
    fn mount(&mut self, evaluation: &mut Evaluation, parts: Vec<Part>, api: &mut Vec<Endpoint>) {
        let outermost = Part::new(What::Router(Name::new()));
        let mut waiting: Vec<(Part, Vec<Part>)> = vec![(outermost, parts)];
        while let Some((outer, parts)) = waiting.pop() {
            for part in parts {
                let mut full = part.clone();
                full.prefixes.extend(outer.prefixes.iter().cloned());
                full.certain &= outer.certain;
                full.layered |= outer.layered;
                if let What::Router(name) = &part.what {
                    let prefix = match full.prefixes.as_slice() {
                        [] => String::new(),
                        _ => full.path("/"),
                    };
                    let mount = Mount {
                        prefix,
                        certain: full.certain,
                    };
                    self.mounts.entry(name.clone()).or_default().push(mount);
                    if api.len() + waiting.len() < MOST_ENDPOINTS {
                        let inner = evaluation.parts_of(name);
                        waiting.push((full, inner));
                    }
                } else {
                    self.add(&full, api);
                }
            }
        }
        api.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    }

    fn add(&self, part: &Part, api: &mut Vec<Endpoint>) {
        let endpoint = |method: &str, path: &str, function: &Name, place: &Place| Endpoint {
            method: method.to_owned(),
            path: part.path(path),
            function: function.clone(),
            place: place.clone(),
            certain: part.certain && !path.contains(path::UNREADABLE),
            layered: part.layered,
        };
        match &part.what {
            What::Handler(name, place) => match self.handlers.get(name) {
                Some(handler) => {
                    let methods = handler.methods.iter();
                    api.extend(
                        methods.map(|method| endpoint(method, &handler.path, name, &handler.place)),
                    );
                }
                None => api.push(endpoint(path::UNREADABLE, path::UNREADABLE, name, place)),
            },
            What::Plain { path, answer } => {
                let function = answer.function.clone().unwrap_or_default();
                api.push(endpoint(&answer.method, path, &function, &answer.place));
            }
            What::Router(_) => {}
        }
    }

    /// Finds what no API has: in routers that nothing leads to, and functions that are in no router.
    fn find_unmounted(&mut self, evaluation: &mut Evaluation) {
        let mut found = Vec::new();
        let functions = evaluation.functions;
        let mut others: Vec<&Name> = functions
            .by_name
            .iter()
            .filter(|(name, function)| {
                layout::is_in(name, "crate::infra::api")
                    && !self.mounts.contains_key(*name)
                    && function.returns_router()
            })
            .map(|(name, _)| name)
            .collect();
        others.sort();
        for name in others {
            for part in evaluation.parts_of(name) {
                self.add(&part, &mut found);
            }
        }
        for handler in self.handlers.values() {
            if !found.iter().any(|known| known.function == handler.name) {
                self.add(
                    &Part::new(What::Handler(handler.name.clone(), handler.place.clone())),
                    &mut found,
                );
            }
        }
        let mounted: BTreeSet<&Name> = self.apis.iter().flatten().map(|at| &at.function).collect();
        found.retain(|endpoint| !mounted.contains(&endpoint.function));
        for endpoint in &mut found {
            endpoint.certain = false;
        }
        self.unmounted = found;
    }

    /// Returns all endpoints of the service: those of the APIs, and those that are described and that no API
    /// has. Those of the runtime are not among them.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        let all = self.apis.iter().flatten().chain(&self.unmounted);
        all.filter(|endpoint| endpoint.place.file.starts_with("src/"))
    }

    /// Reports whether `src/main.rs` makes the router that `function` returns part of an API.
    #[must_use]
    pub fn reached(&self, function: &[String]) -> Reachability {
        if self.mounts.contains_key(function) {
            return Reachability::Yes;
        }
        let [.., module, _] = function else {
            return Reachability::No;
        };
        let named = self.mentions.functions.get(function);
        match named.or_else(|| self.mentions.words.get(module)) {
            Some(place) => Reachability::Unclear(place.clone()),
            None => Reachability::No,
        }
    }

    /// Reports whether the code that `src/main.rs` leads to names `function`.
    #[must_use]
    pub fn is_named(&self, function: &[String]) -> bool {
        self.mentions.functions.contains_key(function)
    }

    /// Reports whether an API has an endpoint that `function` answers.
    #[must_use]
    pub fn has(&self, function: &[String]) -> bool {
        let mut endpoints = self.apis.iter().flatten();
        endpoints.any(|endpoint| endpoint.function == function)
    }

    /// Returns the prefix under which the API has what `function` returns.
    #[must_use]
    pub fn prefix_of(&self, function: &[String]) -> Prefix {
        let Some(mounts) = self.mounts.get(function) else {
            return Prefix::Known(vec![String::new()]);
        };
        let mut prefixes: Vec<String> = Vec::new();
        for mount in mounts {
            if mount.prefix.contains(path::UNREADABLE) {
                return Prefix::Unclear;
            }
            if !prefixes.contains(&mount.prefix) {
                prefixes.push(mount.prefix.clone());
            }
        }
        // What is certain, or the only way, comes first.
        prefixes.sort_by_key(|prefix| {
            let certain = |mount: &Mount| mount.certain && mount.prefix == *prefix;
            !mounts.iter().any(certain)
        });
        let is_clear = mounts.iter().any(|mount| mount.certain) || prefixes.len() == 1;
        if is_clear {
            Prefix::Known(prefixes)
        } else {
            Prefix::Unclear
        }
    }
}

/// Reports whether `name` is of a file that no `mod` makes part of the service: such a file is read as a crate.
fn is_undeclared(name: &[String]) -> bool {
    name.first()
        .is_some_and(|krate| krate.starts_with("src/infra/api/"))
}
