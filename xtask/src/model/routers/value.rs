//! The values that the evaluation of router code produces.

use std::rc::Rc;

use syn::ExprClosure;

use super::path::nested;
use crate::model::{layout::Name, module::Module, scope::Scope, source::Place};

/// The value of an expression, reduced to its routers.
#[derive(Clone)]
pub enum Value<'a> {
    /// A router, the routers in a builder, or the argument of `.routes(..)`.
    Router(Vec<Part>),
    /// The second argument of `.route(..)`: methods and their handlers.
    Methods(Vec<Answer>),
    Function(Name),
    Closure(Rc<Closure<'a>>),
    /// An array or a tuple.
    List(Vec<Value<'a>>),
    /// A value that exists under a condition.
    Uncertain(Box<Value<'a>>),
    Unknown,
}

/// A closure, and the variables that it captures.
pub struct Closure<'a> {
    pub syntax: &'a ExprClosure,
    pub module: &'a Module<'a>,
    pub variables: Variables<'a>,
    pub scopes: Vec<Scope>,
}

/// The variables in scope, the innermost last.
pub type Variables<'a> = Vec<(String, Value<'a>)>;

/// A part of a router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub what: What,
    /// The prefixes under which it is nested, the innermost first.
    pub prefixes: Vec<String>,
    /// The part exists in every configuration, with this prefix.
    pub certain: bool,
    /// The part is inside a layer.
    pub layered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// `routes!(handler)`, and its place.
    Handler(Name, Place),
    /// `.route("/path", get(handler))`
    Plain { path: String, answer: Answer },
    /// The router that the function returns.
    Router(Name),
}

/// A method in capitals, and its handler, if the handler has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub method: String,
    pub function: Option<Name>,
    pub place: Place,
}

impl Part {
    #[must_use]
    pub fn new(what: What) -> Self {
        Self {
            what,
            prefixes: Vec::new(),
            certain: true,
            layered: false,
        }
    }

    /// Returns the path in the whole router of the `path` in this part.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let prefixes = self.prefixes.iter();
        prefixes.fold(path.to_owned(), |path, prefix| nested(prefix, &path))
    }
}

impl Value<'_> {
    /// Returns the value as one that may not exist.
    #[must_use]
    pub fn uncertain(self) -> Self {
        match self {
            Self::Router(mut parts) => {
                for part in &mut parts {
                    part.certain = false;
                }
                Self::Router(parts)
            }
            Self::Unknown | Self::Uncertain(_) => self,
            other => Self::Uncertain(Box::new(other)),
        }
    }

    /// Merges two values of which one is the real value.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Router(one), Self::Router(other)) => {
                let mut parts = Vec::new();
                for mut part in one.iter().cloned() {
                    part.certain &= other.contains(&part);
                    parts.push(part);
                }
                for mut part in other {
                    if !one.contains(&part) {
                        part.certain = false;
                        parts.push(part);
                    }
                }
                Self::Router(parts)
            }
            (Self::Function(one), Self::Function(other)) if one == other => Self::Function(one),
            (Self::List(one), Self::List(other)) => {
                let both = one.into_iter().chain(other);
                Self::List(both.map(Self::uncertain).collect())
            }
            (known, Self::Unknown) | (Self::Unknown, known) => known.uncertain(),
            (one, other) => Self::List(vec![one.uncertain(), other.uncertain()]),
        }
    }

    /// Returns the parts of all routers in the value.
    #[must_use]
    pub fn parts(self) -> Vec<Part> {
        match self {
            Self::Router(parts) => parts,
            Self::List(values) => values.into_iter().flat_map(Self::parts).collect(),
            Self::Uncertain(value) => {
                let mut parts = value.parts();
                for part in &mut parts {
                    part.certain = false;
                }
                parts
            }
            _ => Vec::new(),
        }
    }
}
