//! The values that the code of routers is evaluated to.

use std::rc::Rc;

use syn::ExprClosure;

use super::path::nested;
use crate::model::{layout::Name, module::Module, scope::Scope, source::Place};

/// The value of an expression, as far as it matters for routers.
#[derive(Clone)]
pub enum Value<'a> {
    /// A router, what a builder has collected, or what is given to `.routes(..)`.
    Router(Vec<Part>),
    /// The second argument of `.route(..)`: methods, and what answers them.
    Methods(Vec<Answer>),
    Function(Name),
    Closure(Rc<Closure<'a>>),
    /// An array or a tuple.
    List(Vec<Value<'a>>),
    /// A value that may or may not be there.
    Uncertain(Box<Value<'a>>),
    Unknown,
}

/// A closure, and what was in scope where it is written.
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
    /// It is there in every configuration, just so.
    pub certain: bool,
    /// A layer is around it.
    pub layered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// `routes!(handler)`, and where that is written.
    Handler(Name, Place),
    /// `.route("/path", get(handler))`
    Plain { path: String, answer: Answer },
    /// The router that the function returns.
    Router(Name),
}

/// A method in capitals, and the function that answers it, if it has a name.
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

    /// Returns the path that a `path` of this part has in the router that it is a part of.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let prefixes = self.prefixes.iter();
        prefixes.fold(path.to_owned(), |path, prefix| nested(prefix, &path))
    }
}

impl Value<'_> {
    /// Returns the value as it is if it is not certain that it is there.
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

    /// Returns what is known when the value may be `self` or `other`.
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
