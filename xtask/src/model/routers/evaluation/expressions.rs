//! The evaluation of blocks, statements and expressions.

use std::rc::Rc;

use syn::{Attribute, Block, Expr, Local, Pat, Stmt, Token, punctuated::Punctuated};

use super::{
    super::value::{Closure, Part, Value},
    Evaluation, Frame, MOST_CALLS,
};
use crate::model::{
    attributes,
    layout::Name,
    resolve::Resolver,
    scope::{Scope, WrittenPath, written},
    tokens::plain,
};

impl<'a> Evaluation<'a> {
    pub(super) fn block(&mut self, frame: &mut Frame<'a>, block: &'a Block) -> Value<'a> {
        let variables = frame.variables.len();
        frame.scopes.push(Scope::of(block.stmts.iter().filter_map(
            |statement| match statement {
                Stmt::Item(item @ syn::Item::Use(_)) => Some(item),
                _ => None,
            },
        )));
        let mut last = Value::Unknown;
        for statement in &block.stmts {
            last = self.statement(frame, statement);
        }
        frame.scopes.pop();
        frame.variables.truncate(variables);
        last
    }

    fn statement(&mut self, frame: &mut Frame<'a>, statement: &'a Stmt) -> Value<'a> {
        match statement {
            Stmt::Local(local) => self.local(frame, local),
            Stmt::Expr(expression, None) => return self.expression(frame, expression),
            Stmt::Expr(expression, Some(_)) => {
                let value = self.expression(frame, expression);
                frame.drop(value);
            }
            Stmt::Item(_) | Stmt::Macro(_) => {}
        }
        Value::Unknown
    }

    fn local(&mut self, frame: &mut Frame<'a>, local: &'a Local) {
        if attributes::only_for_tests(&local.attrs) {
            return;
        }
        let value = match &local.init {
            Some(init) => self.expression(frame, &init.expr),
            None => Value::Unknown,
        };
        match &local.pat {
            Pat::Wild(_) => frame.drop(value),
            // The value depends on the configuration.
            Pat::Ident(name) if attributes::conditional(&local.attrs) => {
                let name = plain(&name.ident.to_string());
                let before = frame.variable(&name).unwrap_or(Value::Unknown);
                frame.variables.push((name, before.or(value)));
            }
            pattern => frame.bind(pattern, value),
        }
    }

    /// Evaluates `run` as code that may not run, so that its changes of variables are uncertain.
    fn maybe(
        &mut self,
        frame: &mut Frame<'a>,
        run: impl FnOnce(&mut Self, &mut Frame<'a>) -> Value<'a>,
    ) -> Value<'a> {
        let before = frame.variables.clone();
        let dropped = frame.dropped.len();
        let value = run(self, frame);
        for part in frame.dropped[dropped..].iter_mut().flatten() {
            part.certain = false;
        }
        let after = std::mem::replace(&mut frame.variables, before);
        frame.merge(after);
        value
    }

    pub(super) fn expression(&mut self, frame: &mut Frame<'a>, expression: &'a Expr) -> Value<'a> {
        let attributes = attributes_of(expression);
        if attributes::only_for_tests(attributes) {
            return Value::Unknown;
        }
        if attributes::conditional(attributes) {
            return self
                .maybe(frame, |this, frame| this.plain(frame, expression))
                .uncertain();
        }
        self.plain(frame, expression)
    }

    fn plain(&mut self, frame: &mut Frame<'a>, expression: &'a Expr) -> Value<'a> {
        match expression {
            Expr::Paren(inner) => self.expression(frame, &inner.expr),
            Expr::Group(inner) => self.expression(frame, &inner.expr),
            Expr::Reference(inner) => self.expression(frame, &inner.expr),
            Expr::Unary(inner) => self.expression(frame, &inner.expr),
            Expr::Cast(inner) => self.expression(frame, &inner.expr),
            Expr::Try(inner) => self.expression(frame, &inner.expr),
            Expr::Await(inner) => self.expression(frame, &inner.base),
            Expr::Block(inner) => self.block(frame, &inner.block),
            Expr::Unsafe(inner) => self.block(frame, &inner.block),
            Expr::Async(inner) => self.block(frame, &inner.block),
            Expr::Array(array) => self.list(frame, &array.elems),
            Expr::Tuple(tuple) => self.list(frame, &tuple.elems),
            Expr::Path(path) => self.path(frame, &path.path),
            Expr::Call(call) => self.call(frame, call),
            Expr::MethodCall(call) => self.method_call(frame, call),
            Expr::Macro(call) => self.macro_call(frame, &call.mac),
            Expr::Closure(closure) => Value::Closure(Rc::new(Closure {
                syntax: closure,
                module: frame.module,
                variables: frame.variables.clone(),
                scopes: frame.scopes.clone(),
            })),
            Expr::Struct(made) => {
                let fields = made.fields.iter().map(|field| &field.expr);
                let mut found: Option<Vec<Part>> = None;
                for field in fields.chain(made.rest.as_deref()) {
                    if let Value::Router(parts) = self.expression(frame, field) {
                        found.get_or_insert_default().extend(parts);
                    }
                }
                found.map_or(Value::Unknown, Value::Router)
            }
            Expr::Field(field) => match (self.expression(frame, &field.base), &field.member) {
                (Value::List(values), syn::Member::Unnamed(index)) => {
                    let index = usize::try_from(index.index).unwrap_or(usize::MAX);
                    values.into_iter().nth(index).unwrap_or(Value::Unknown)
                }
                (value @ Value::Router(_), _) => value,
                _ => Value::Unknown,
            },
            Expr::Assign(assign) => {
                let value = self.expression(frame, &assign.right);
                if let Some(name) = variable(&assign.left) {
                    frame.assign(&name, value);
                }
                Value::Unknown
            }
            Expr::Return(returned) => {
                if let Some(value) = &returned.expr {
                    let value = self.expression(frame, value).uncertain();
                    frame.returned = Some(match frame.returned.take() {
                        Some(before) => before.or(value),
                        None => value,
                    });
                }
                Value::Unknown
            }
            _ => self.control(frame, expression),
        }
    }

    fn control(&mut self, frame: &mut Frame<'a>, expression: &'a Expr) -> Value<'a> {
        match expression {
            Expr::If(branch) => {
                let then = self.maybe(frame, |this, frame| this.block(frame, &branch.then_branch));
                match &branch.else_branch {
                    Some((_, other)) => {
                        let other = self.maybe(frame, |this, frame| this.expression(frame, other));
                        then.or(other)
                    }
                    None => then.uncertain(),
                }
            }
            Expr::Match(choice) => {
                let mut found: Option<Value> = None;
                for arm in &choice.arms {
                    let value = self.maybe(frame, |this, frame| {
                        frame.bind(&arm.pat, Value::Unknown);
                        this.expression(frame, &arm.body)
                    });
                    found = Some(match found {
                        Some(found) => found.or(value),
                        None => value,
                    });
                }
                found.unwrap_or(Value::Unknown)
            }
            Expr::ForLoop(each) => {
                match self.expression(frame, &each.expr) {
                    Value::List(values) => {
                        for value in values {
                            let variables = frame.variables.len();
                            frame.bind(&each.pat, value);
                            self.block(frame, &each.body);
                            frame.variables.truncate(variables);
                        }
                    }
                    _ => {
                        self.maybe(frame, |this, frame| {
                            frame.bind(&each.pat, Value::Unknown);
                            this.block(frame, &each.body)
                        });
                    }
                }
                Value::Unknown
            }
            Expr::While(repeated) => {
                self.maybe(frame, |this, frame| this.block(frame, &repeated.body))
            }
            Expr::Loop(repeated) => {
                self.maybe(frame, |this, frame| this.block(frame, &repeated.body))
            }
            _ => Value::Unknown,
        }
    }

    fn list(
        &mut self,
        frame: &mut Frame<'a>,
        elements: &'a Punctuated<Expr, Token![,]>,
    ) -> Value<'a> {
        let elements = elements.iter();
        let elements =
            elements.filter(|element| !attributes::only_for_tests(attributes_of(element)));
        Value::List(
            elements
                .map(|element| self.expression(frame, element))
                .collect(),
        )
    }

    fn path(&mut self, frame: &Frame<'a>, path: &syn::Path) -> Value<'a> {
        if let Some(name) = path.get_ident()
            && let Some(value) = frame.variable(&plain(&name.to_string()))
        {
            return value;
        }
        let name = self.resolve(frame, path);
        if let Some((module, constant)) = self.functions.constants.get(&name).copied() {
            if self.running.len() > MOST_CALLS {
                return Value::Unknown;
            }
            self.running.push(Name::new());
            let mut frame = Frame {
                module,
                variables: Vec::new(),
                scopes: Vec::new(),
                returned: None,
                dropped: Vec::new(),
            };
            let value = self.expression(&mut frame, constant);
            self.running.pop();
            return value;
        }
        Value::Function(name)
    }

    pub(super) fn resolve(&self, frame: &Frame<'a>, path: &syn::Path) -> Name {
        let mut path = written(path);
        if path
            .segments
            .first()
            .is_some_and(|(name, _)| name == "Self")
        {
            // The type behind `Self` does not matter if only one function has the name.
            let last = path.segments.last().map(|(name, _)| name.clone());
            let mut known = self.functions.by_name.keys().filter(|name| {
                name.last() == last.as_ref() && name.starts_with(&frame.module.name)
            });
            if let (Some(name), None) = (known.next(), known.next()) {
                return name.clone();
            }
            path = WrittenPath::default();
        }
        let resolver = Resolver {
            tree: self.tree,
            module: frame.module,
        };
        resolver.resolve(&path, &frame.scopes).target().to_vec()
    }
}

/// Returns the variable that is changed by an assignment to `place`: `self` for `self.routes`.
fn variable(place: &Expr) -> Option<String> {
    match place {
        Expr::Path(path) => path.path.get_ident().map(|name| plain(&name.to_string())),
        Expr::Field(field) => variable(&field.base),
        Expr::Paren(inner) => variable(&inner.expr),
        Expr::Unary(inner) => variable(&inner.expr),
        _ => None,
    }
}

/// Returns the attributes of an expression that can be an element of a list, a statement, or a branch.
fn attributes_of(expression: &Expr) -> &[Attribute] {
    match expression {
        Expr::Block(inner) => &inner.attrs,
        Expr::Call(inner) => &inner.attrs,
        Expr::Closure(inner) => &inner.attrs,
        Expr::ForLoop(inner) => &inner.attrs,
        Expr::If(inner) => &inner.attrs,
        Expr::Match(inner) => &inner.attrs,
        Expr::MethodCall(inner) => &inner.attrs,
        Expr::Path(inner) => &inner.attrs,
        Expr::Assign(inner) => &inner.attrs,
        Expr::Array(inner) => &inner.attrs,
        Expr::Macro(inner) => &inner.attrs,
        _ => &[],
    }
}
