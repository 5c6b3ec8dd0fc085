//! A small interpreter for the code that builds routers. It knows the methods of routers. Everything else has
//! an unknown value.

mod expressions;
mod frame;
mod methods;

use std::collections::{BTreeSet, HashMap};

use syn::{Expr, ExprCall, FnArg, Macro, Token, punctuated::Punctuated};

use self::frame::Frame;
use super::{
    described::METHODS,
    functions::{Function, Functions},
    path::OF_RUNTIME,
    value::{Answer, Closure, Part, Value, What},
};
use crate::model::{
    attributes, layout::Name, layout::short, provided::RUNTIME, source::Place, tree::Tree,
};

/// The maximum depth of calls. Deeper code is recursive.
const MOST_CALLS: usize = 32;

/// Evaluates functions of the service.
pub struct Evaluation<'a> {
    tree: &'a Tree<'a>,
    pub functions: &'a Functions<'a>,
    results: HashMap<Name, Result<'a>>,
    running: Vec<Name>,
    /// The functions that were called, or that another function may call because it got them as a value.
    pub called: BTreeSet<Name>,
}

/// The result of a call.
#[derive(Clone)]
struct Result<'a> {
    value: Value<'a>,
    /// Routers that the call creates, but does not return.
    dropped: Vec<Vec<Part>>,
}

impl<'a> Evaluation<'a> {
    pub fn new(tree: &'a Tree<'a>, functions: &'a Functions<'a>) -> Self {
        Self {
            tree,
            functions,
            results: HashMap::new(),
            running: Vec::new(),
            called: BTreeSet::new(),
        }
    }

    /// Returns the parts of the router that the function `name` returns.
    pub fn parts_of(&mut self, name: &Name) -> Vec<Part> {
        self.result_of(name).value.parts()
    }

    /// Returns the parts of each router that the function `name` creates, but does not pass to another
    /// function of the service.
    pub fn all_parts_of(&mut self, name: &Name) -> Vec<Vec<Part>> {
        let Result { value, mut dropped } = self.result_of(name);
        dropped.push(value.parts());
        dropped.retain(|parts| !parts.is_empty());
        dropped
    }

    fn result_of(&mut self, name: &Name) -> Result<'a> {
        if let Some(result) = self.results.get(name) {
            return result.clone();
        }
        let result = self.run(name, Vec::new());
        self.results.insert(name.clone(), result.clone());
        result
    }

    fn run(&mut self, name: &Name, arguments: Vec<Value<'a>>) -> Result<'a> {
        let nothing = Result {
            value: Value::Unknown,
            dropped: Vec::new(),
        };
        let Some(function) = self.functions.by_name.get(name).copied() else {
            return nothing;
        };
        if self.running.contains(name) || self.running.len() > MOST_CALLS {
            return nothing;
        }
        self.running.push(name.clone());
        let Function {
            module,
            signature,
            block,
            attributes,
        } = function;
        let mut frame = Frame {
            module,
            variables: Vec::new(),
            scopes: Vec::new(),
            returned: None,
            dropped: Vec::new(),
        };
        let mut arguments = arguments.into_iter();
        for input in &signature.inputs {
            let value = arguments.next().unwrap_or(Value::Unknown);
            match input {
                FnArg::Receiver(_) => frame.variables.push(("self".to_owned(), value)),
                FnArg::Typed(input) => frame.bind(&input.pat, value),
            }
        }
        let mut value = self.block(&mut frame, block);
        if let Some(returned) = frame.returned.take() {
            value = value.or(returned);
        }
        if attributes::conditional(attributes) {
            value = value.uncertain();
        }
        self.running.pop();
        Result {
            value,
            dropped: frame.dropped,
        }
    }

    /// Calls `callee`, and adds the routers that it drops to `dropped`.
    fn apply(
        &mut self,
        callee: Value<'a>,
        arguments: Vec<Value<'a>>,
        dropped: &mut Vec<Vec<Part>>,
    ) -> Value<'a> {
        match callee {
            Value::Uncertain(callee) => self.apply(*callee, arguments, dropped).uncertain(),
            // A router in the place of a function does not compile, but its meaning is clear.
            Value::Router(_) => callee,
            Value::Closure(closure) => self.apply_closure(&closure, arguments, dropped),
            Value::Function(name) if self.functions.by_name.contains_key(&name) => {
                if !self.running.contains(&name) {
                    self.called.insert(name.clone());
                }
                let plain = arguments
                    .iter()
                    .all(|argument| matches!(argument, Value::Unknown));
                let result = if plain {
                    self.result_of(&name)
                } else {
                    self.run(&name, arguments)
                };
                dropped.extend(result.dropped);
                match result.value {
                    Value::Router(_) if plain => Value::Router(vec![Part::new(What::Router(name))]),
                    value => value,
                }
            }
            Value::Function(name) => Self::apply_foreign(&name, arguments),
            _ => wrapped(arguments),
        }
    }

    /// Calls a function of another crate.
    fn apply_foreign(name: &[String], arguments: Vec<Value<'a>>) -> Value<'a> {
        let router = name
            .iter()
            .any(|part| matches!(part.as_str(), "OpenApiRouter" | "Router"));
        match short(name) {
            "new" | "default" | "with_openapi" if router => Value::Router(Vec::new()),
            "from" if router => {
                Value::Router(arguments.into_iter().flat_map(Value::parts).collect())
            }
            "router" if name[0] == RUNTIME && name.iter().any(|part| part == "health") => {
                let parts = OF_RUNTIME.map(|(method, path)| {
                    Part::new(What::Plain {
                        path: path.to_owned(),
                        answer: Answer {
                            method: method.to_owned(),
                            function: None,
                            place: Place::file("runtime/src/api/health.rs"),
                        },
                    })
                });
                Value::Router(parts.into())
            }
            _ => wrapped(arguments),
        }
    }

    fn apply_closure(
        &mut self,
        closure: &Closure<'a>,
        arguments: Vec<Value<'a>>,
        dropped: &mut Vec<Vec<Part>>,
    ) -> Value<'a> {
        if self.running.len() > MOST_CALLS {
            return Value::Unknown;
        }
        self.running.push(Name::new());
        let mut frame = Frame {
            module: closure.module,
            variables: closure.variables.clone(),
            scopes: closure.scopes.clone(),
            returned: None,
            dropped: Vec::new(),
        };
        let mut arguments = arguments.into_iter();
        for input in &closure.syntax.inputs {
            frame.bind(input, arguments.next().unwrap_or(Value::Unknown));
        }
        let mut value = self.expression(&mut frame, &closure.syntax.body);
        if let Some(returned) = frame.returned.take() {
            value = value.or(returned);
        }
        self.running.pop();
        dropped.append(&mut frame.dropped);
        value
    }

    fn call(&mut self, frame: &mut Frame<'a>, call: &'a ExprCall) -> Value<'a> {
        let callee = self.expression(frame, &call.func);
        if let (Value::Function(name), Expr::Path(_)) = (&callee, &*call.func)
            && !self.functions.by_name.contains_key(name)
            && METHODS.contains(&short(name))
            && name.iter().any(|part| part == "routing")
        {
            let answer = self.answer(frame, short(name), &call.func, call.args.first());
            return Value::Methods(vec![answer]);
        }
        let arguments = self.arguments(frame, &call.args);
        self.apply_noting(frame, callee, arguments)
    }

    fn apply_noting(
        &mut self,
        frame: &mut Frame<'a>,
        callee: Value<'a>,
        arguments: Vec<Value<'a>>,
    ) -> Value<'a> {
        let foreign =
            matches!(&callee, Value::Function(name) if !self.functions.by_name.contains_key(name));
        if foreign {
            self.hand_over(frame, &arguments);
        }
        let mut dropped = std::mem::take(&mut frame.dropped);
        let value = self.apply(callee, arguments, &mut dropped);
        frame.dropped = dropped;
        value
    }

    /// Passes `arguments` to a function of another crate, which calls the ones that are functions:
    /// `serve::app(api)`. A function that returns a router is not called, because the use of the router is
    /// unknown.
    fn hand_over(&mut self, frame: &mut Frame<'a>, arguments: &[Value<'a>]) {
        for argument in arguments {
            let is_called = match argument {
                Value::Closure(closure) => closure.syntax.inputs.is_empty(),
                Value::Function(name) => {
                    let function = self.functions.by_name.get(name);
                    function.is_some_and(|function| {
                        function.signature.inputs.is_empty() && !function.returns_router()
                    })
                }
                _ => false,
            };
            if is_called {
                let mut dropped = std::mem::take(&mut frame.dropped);
                let value = self.apply(argument.clone(), Vec::new(), &mut dropped);
                frame.dropped = dropped;
                frame.drop(value);
            }
        }
    }

    fn arguments(
        &mut self,
        frame: &mut Frame<'a>,
        arguments: &'a Punctuated<Expr, Token![,]>,
    ) -> Vec<Value<'a>> {
        arguments
            .iter()
            .map(|argument| self.expression(frame, argument))
            .collect()
    }

    fn macro_call(&mut self, frame: &mut Frame<'a>, call: &Macro) -> Value<'a> {
        let last = call.path.segments.last();
        if last.is_none_or(|last| last.ident != "routes") {
            return Value::Unknown;
        }
        let handlers = call.parse_body_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
        let handlers = handlers.unwrap_or_default();
        let parts = handlers.iter().map(|path| {
            let place = self.place(frame, path);
            Part::new(What::Handler(self.resolve(frame, path), place))
        });
        Value::Router(parts.collect())
    }

    /// Evaluates `get(function)`, or `.get(function)` after `before`.
    fn answer(
        &self,
        frame: &Frame<'a>,
        method: &str,
        before: &Expr,
        function: Option<&Expr>,
    ) -> Answer {
        let path = match function {
            Some(Expr::Path(path)) => Some(&path.path),
            _ => None,
        };
        Answer {
            method: method.to_uppercase(),
            function: path.map(|path| self.resolve(frame, path)),
            place: match (path, before) {
                (Some(path), _) => self.place(frame, path),
                (None, Expr::Path(path)) => self.place(frame, &path.path),
                (None, _) => Place::file(&frame.module.source.path),
            },
        }
    }

    #[allow(clippy::unused_self)]
    fn place(&self, frame: &Frame<'a>, path: &syn::Path) -> Place {
        path.segments.last().map_or_else(
            || Place::file(&frame.module.source.path),
            |last| frame.module.source.place(last.ident.span()),
        )
    }

    /// Returns the string value of `expression`: a literal, or a constant with a literal.
    fn text(&self, frame: &Frame<'a>, expression: &Expr) -> Option<String> {
        match expression {
            Expr::Reference(inner) => self.text(frame, &inner.expr),
            Expr::Path(path) => {
                let name = self.resolve(frame, &path.path);
                let (_, constant) = self.functions.constants.get(&name)?;
                attributes::literal(constant)
            }
            other => attributes::literal(other),
        }
    }
}

/// Returns the result of an unknown function: if `arguments` have routers, a router that contains them in an
/// unknown way.
fn wrapped(arguments: Vec<Value>) -> Value {
    let parts: Vec<Part> = arguments.into_iter().flat_map(Value::parts).collect();
    if parts.is_empty() {
        Value::Unknown
    } else {
        Value::Router(parts).uncertain()
    }
}
