use syn::Pat;

use super::super::value::{Part, Value, Variables};
use crate::model::{module::Module, scope::Scope, tokens::plain};

/// The evaluation of a call.
pub(super) struct Frame<'a> {
    pub module: &'a Module<'a>,
    pub variables: Variables<'a>,
    pub scopes: Vec<Scope>,
    pub returned: Option<Value<'a>>,
    pub dropped: Vec<Vec<Part>>,
}

impl<'a> Frame<'a> {
    /// Records the routers in a value that is discarded here.
    pub fn drop(&mut self, value: Value<'a>) {
        let parts = value.parts();
        if !parts.is_empty() {
            self.dropped.push(parts);
        }
    }

    pub fn variable(&self, name: &str) -> Option<Value<'a>> {
        let mut known = self.variables.iter().rev();
        let (_, value) = known.find(|(known, _)| known == name)?;
        Some(value.clone())
    }

    pub fn assign(&mut self, name: &str, value: Value<'a>) {
        let mut known = self.variables.iter_mut().rev();
        if let Some((_, known)) = known.find(|(known, _)| known == name) {
            *known = value;
        }
    }

    pub fn bind(&mut self, pattern: &Pat, value: Value<'a>) {
        match (pattern, value) {
            (Pat::Ident(name), value) => {
                self.variables.push((plain(&name.ident.to_string()), value));
            }
            (Pat::Type(typed), value) => self.bind(&typed.pat, value),
            (Pat::Reference(inner), value) => self.bind(&inner.pat, value),
            (Pat::Paren(inner), value) => self.bind(&inner.pat, value),
            (Pat::Tuple(tuple), Value::List(values)) => {
                for (pattern, value) in tuple.elems.iter().zip(values) {
                    self.bind(pattern, value);
                }
            }
            (Pat::Tuple(tuple), _) => {
                for pattern in &tuple.elems {
                    self.bind(pattern, Value::Unknown);
                }
            }
            (Pat::TupleStruct(inner), _) => {
                for pattern in &inner.elems {
                    self.bind(pattern, Value::Unknown);
                }
            }
            _ => {}
        }
    }

    /// Merges the variables after code that may not run.
    pub fn merge(&mut self, after: Variables<'a>) {
        for ((_, known), (_, changed)) in self.variables.iter_mut().zip(after) {
            if let (Value::Router(before), Value::Router(now)) = (&*known, &changed)
                && before == now
            {
                continue;
            }
            if let Value::Router(_) = changed {
                let before = std::mem::replace(known, Value::Unknown);
                *known = before.or(changed);
            }
        }
    }
}
