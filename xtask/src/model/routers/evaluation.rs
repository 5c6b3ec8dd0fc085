//! Evaluates the code that builds routers: a small interpreter that knows what the methods of a router do, and
//! says of everything else that it is unknown.

use std::{
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use syn::{
    Attribute, Block, Expr, ExprCall, ExprMethodCall, FnArg, Local, Macro, Pat, Stmt, Token,
    punctuated::Punctuated,
};

use super::{
    described::METHODS,
    functions::{Function, Functions},
    path::{OF_RUNTIME, UNREADABLE},
    value::{Answer, Closure, Part, Value, Variables, What},
};
use crate::model::{
    attributes,
    layout::short,
    provided::RUNTIME,
    resolve::Resolver,
    scope::{Scope, Written, written},
    source::Place,
    tokens::plain,
    tree::{Module, Name, Tree},
};

/// How deep calls are followed. Whoever goes deeper goes in a circle.
const MOST_CALLS: usize = 32;

/// Methods whose result is the router that they are called on, as far as its endpoints are concerned.
const KEEPING: [&str; 17] = [
    "as_service",
    "boxed",
    "boxed_clone",
    "by_ref",
    "clone",
    "fallback",
    "fallback_service",
    "into",
    "into_make_service",
    "into_make_service_with_connect_info",
    "into_service",
    "method_not_allowed_fallback",
    "nest_service",
    "route_service",
    "unwrap",
    "with_state",
    "without_v07_checks",
];

/// Methods of lists whose result has the same elements.
const ITERATING: [&str; 11] = [
    "cloned",
    "collect",
    "copied",
    "into",
    "into_iter",
    "iter",
    "iter_mut",
    "rev",
    "skip",
    "to_vec",
    "as_slice",
];

/// Evaluates functions of the service.
pub struct Evaluation<'a> {
    tree: &'a Tree<'a>,
    pub functions: &'a Functions<'a>,
    results: HashMap<Name, Result<'a>>,
    running: Vec<Name>,
    /// The functions that others called, or will call with the value that they were given.
    pub called: BTreeSet<Name>,
}

/// What a call comes to.
#[derive(Clone)]
struct Result<'a> {
    value: Value<'a>,
    /// Routers that were made for somebody else than the caller.
    dropped: Vec<Part>,
}

/// A call that is evaluated.
struct Frame<'a> {
    module: &'a Module<'a>,
    variables: Variables<'a>,
    scopes: Vec<Scope>,
    returned: Option<Value<'a>>,
    dropped: Vec<Part>,
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

    /// Returns the parts of all routers that the function `name` makes and does not pass to another function
    /// of the service.
    pub fn all_parts_of(&mut self, name: &Name) -> Vec<Part> {
        let Result { value, dropped } = self.result_of(name);
        let mut parts = value.parts();
        parts.extend(dropped);
        parts
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

    /// Calls `callee`, and takes what it drops over to `dropped`.
    fn apply(
        &mut self,
        callee: Value<'a>,
        arguments: Vec<Value<'a>>,
        dropped: &mut Vec<Part>,
    ) -> Value<'a> {
        match callee {
            Value::Uncertain(callee) => self.apply(*callee, arguments, dropped).uncertain(),
            // What stands where a function is expected does not compile, but is clear.
            Value::Router(_) => callee,
            Value::Closure(closure) => self.apply_closure(&closure, arguments, dropped),
            Value::Function(name) if self.functions.by_name.contains_key(&name) => {
                self.called.insert(name.clone());
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
        dropped: &mut Vec<Part>,
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

    fn block(&mut self, frame: &mut Frame<'a>, block: &'a Block) -> Value<'a> {
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
                frame.dropped.extend(value.parts());
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
            Pat::Wild(_) => frame.dropped.extend(value.parts()),
            // Another configuration has another value.
            Pat::Ident(name) if attributes::conditional(&local.attrs) => {
                let name = plain(&name.ident.to_string());
                let before = frame.variable(&name).unwrap_or(Value::Unknown);
                frame.variables.push((name, before.or(value)));
            }
            pattern => frame.bind(pattern, value),
        }
    }

    /// Evaluates `run` as something that may not happen: what it makes of the variables is uncertain.
    fn maybe(
        &mut self,
        frame: &mut Frame<'a>,
        run: impl FnOnce(&mut Self, &mut Frame<'a>) -> Value<'a>,
    ) -> Value<'a> {
        let before = frame.variables.clone();
        let dropped = frame.dropped.len();
        let value = run(self, frame);
        for part in &mut frame.dropped[dropped..] {
            part.certain = false;
        }
        let after = std::mem::replace(&mut frame.variables, before);
        frame.merge(after);
        value
    }

    fn expression(&mut self, frame: &mut Frame<'a>, expression: &'a Expr) -> Value<'a> {
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

    fn resolve(&self, frame: &Frame<'a>, path: &syn::Path) -> Name {
        let mut path = written(path);
        if path
            .segments
            .first()
            .is_some_and(|(name, _)| name == "Self")
        {
            // Whose `Self` it is does not matter, as long as there is one function of the name.
            let last = path.segments.last().map(|(name, _)| name.clone());
            let mut known = self.functions.by_name.keys().filter(|name| {
                name.last() == last.as_ref() && name.starts_with(&frame.module.name)
            });
            if let (Some(name), None) = (known.next(), known.next()) {
                return name.clone();
            }
            path = Written::default();
        }
        let resolver = Resolver {
            tree: self.tree,
            module: frame.module,
        };
        resolver.resolve(&path, &frame.scopes).target().to_vec()
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
            !matches!(&callee, Value::Function(name) if self.functions.by_name.contains_key(name));
        let mut dropped = std::mem::take(&mut frame.dropped);
        if foreign && matches!(callee, Value::Function(_)) {
            // `serve::app(|| ApiBuilder::new()..)`: whoever is given this calls it.
            for argument in &arguments {
                if let Value::Closure(closure) = argument
                    && closure.syntax.inputs.is_empty()
                {
                    let value = self.apply(argument.clone(), Vec::new(), &mut dropped);
                    dropped.extend(value.parts());
                }
            }
        }
        let value = self.apply(callee, arguments, &mut dropped);
        frame.dropped = dropped;
        value
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

    fn method_call(&mut self, frame: &mut Frame<'a>, call: &'a ExprMethodCall) -> Value<'a> {
        let method = plain(&call.method.to_string());
        let receiver = self.expression(frame, &call.receiver);
        match receiver {
            Value::Methods(mut answers) => {
                if METHODS.contains(&method.as_str()) {
                    answers.push(self.answer(frame, &method, &call.receiver, call.args.first()));
                }
                Value::Methods(answers)
            }
            Value::Router(parts) => self.method_of_router(frame, parts, &method, call),
            Value::List(values) => self.method_of_list(frame, values, &method, call),
            receiver @ (Value::Uncertain(_) | Value::Closure(_) | Value::Function(_)) => {
                if ["clone", "into"].contains(&method.as_str()) {
                    receiver
                } else {
                    wrapped(self.arguments(frame, &call.args))
                }
            }
            Value::Unknown if method == "include_routers" => {
                self.method_of_router(frame, Vec::new(), &method, call)
            }
            Value::Unknown => wrapped(self.arguments(frame, &call.args)),
        }
    }

    fn method_of_router(
        &mut self,
        frame: &mut Frame<'a>,
        mut parts: Vec<Part>,
        method: &str,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let first = call.args.first();
        match method {
            "layer" | "route_layer" => parts.iter_mut().for_each(|part| part.layered = true),
            "merge" | "routes" => {
                if let Some(other) = first {
                    parts.extend(self.expression(frame, other).parts());
                }
            }
            "nest" => {
                let prefix = first.and_then(|prefix| self.text(frame, prefix));
                let inner = call.args.get(1);
                let inner = inner.map(|inner| self.expression(frame, inner).parts());
                for mut part in inner.unwrap_or_default() {
                    part.certain &= prefix.is_some();
                    let prefix = prefix.clone().unwrap_or_else(|| UNREADABLE.to_owned());
                    part.prefixes.push(prefix);
                    parts.push(part);
                }
            }
            "route" => {
                let path = first.and_then(|path| self.text(frame, path));
                let methods = call.args.get(1);
                let methods = methods.map(|methods| self.expression(frame, methods));
                if let Some(Value::Methods(answers)) = methods {
                    for answer in answers {
                        let mut part = Part::new(What::Plain {
                            path: path.clone().unwrap_or_else(|| UNREADABLE.to_owned()),
                            answer,
                        });
                        part.certain = path.is_some();
                        parts.push(part);
                    }
                }
            }
            "split_for_parts" => return Value::List(vec![Value::Router(parts), Value::Unknown]),
            "into_openapi" | "to_openapi" | "get_openapi" | "get_openapi_mut" => {
                return Value::Unknown;
            }
            _ if KEEPING.contains(&method) => {}
            _ => return self.other_method(frame, parts, method, call),
        }
        Value::Router(parts)
    }

    /// A method that routers do not have: one of the service, such as `include_routers`, or of an extension.
    fn other_method(
        &mut self,
        frame: &mut Frame<'a>,
        mut parts: Vec<Part>,
        method: &str,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let arguments = self.arguments(frame, &call.args);
        let known = self.functions.methods.get(method).map(Vec::as_slice);
        if let Some([name]) = known {
            let name = name.clone();
            let mut all = vec![Value::Router(parts.clone())];
            all.extend(arguments.iter().cloned());
            let result = self.run(&name, all);
            self.called.insert(name);
            frame.dropped.extend(result.dropped);
            if matches!(result.value, Value::Router(_)) {
                return result.value;
            }
        }
        let certain = method == "include_routers" && known.is_none();
        let mut dropped = Vec::new();
        for argument in arguments {
            let given = match argument {
                Value::List(values) => values,
                other => vec![other],
            };
            for value in given {
                let made = match value {
                    value @ Value::Closure(_) if method != "include_routers" => {
                        let router = Value::Router(parts.clone());
                        self.apply(value, vec![router], &mut dropped)
                    }
                    value => self.apply(value, Vec::new(), &mut dropped),
                };
                parts.extend(made.parts());
            }
        }
        frame.dropped.extend(dropped);
        let router = Value::Router(parts);
        if certain { router } else { router.uncertain() }
    }

    fn method_of_list(
        &mut self,
        frame: &mut Frame<'a>,
        mut values: Vec<Value<'a>>,
        method: &str,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let mut arguments = self.arguments(frame, &call.args).into_iter();
        let mut dropped = std::mem::take(&mut frame.dropped);
        let value = match (method, arguments.next(), arguments.next()) {
            ("fold", Some(start), Some(step)) => values.into_iter().fold(start, |all, value| {
                let uncertain = matches!(value, Value::Uncertain(_));
                let value = match value {
                    Value::Uncertain(value) => *value,
                    value => value,
                };
                if uncertain {
                    let with = self.apply(step.clone(), vec![all.clone(), value], &mut dropped);
                    all.or(with)
                } else {
                    self.apply(step.clone(), vec![all, value], &mut dropped)
                }
            }),
            ("map", Some(step), None) => Value::List(
                values
                    .into_iter()
                    .map(|value| self.apply(step.clone(), vec![value], &mut dropped))
                    .collect(),
            ),
            ("for_each", Some(step), None) => {
                for value in values {
                    let value = self.apply(step.clone(), vec![value], &mut dropped);
                    dropped.extend(value.parts());
                }
                Value::Unknown
            }
            ("chain", Some(Value::List(others)), None) => {
                values.extend(others);
                Value::List(values)
            }
            ("reduce", Some(step), None) => {
                let mut values = values.into_iter();
                let first = values.next().unwrap_or(Value::Unknown);
                values.fold(first, |all, value| {
                    self.apply(step.clone(), vec![all, value], &mut dropped)
                })
            }
            (_, None, None) if ITERATING.contains(&method) => Value::List(values),
            (_, first, second) => {
                let given = first.into_iter().chain(second);
                wrapped(given.chain(values).collect())
            }
        };
        frame.dropped = dropped;
        value
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

    /// `get(function)`, or `.get(function)` behind `before`.
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

    /// Returns the text that `expression` stands for: a literal, or a constant that is one.
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

impl<'a> Frame<'a> {
    fn variable(&self, name: &str) -> Option<Value<'a>> {
        let mut known = self.variables.iter().rev();
        let (_, value) = known.find(|(known, _)| known == name)?;
        Some(value.clone())
    }

    fn assign(&mut self, name: &str, value: Value<'a>) {
        let mut known = self.variables.iter_mut().rev();
        if let Some((_, known)) = known.find(|(known, _)| known == name) {
            *known = value;
        }
    }

    fn bind(&mut self, pattern: &Pat, value: Value<'a>) {
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

    /// Takes in what the variables are if something has happened that may not happen.
    fn merge(&mut self, after: Variables<'a>) {
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

/// What an unknown function makes of its arguments: of routers, a router in which they are somehow.
fn wrapped(arguments: Vec<Value>) -> Value {
    let parts: Vec<Part> = arguments.into_iter().flat_map(Value::parts).collect();
    if parts.is_empty() {
        Value::Unknown
    } else {
        Value::Router(parts).uncertain()
    }
}

/// The variable that is changed by an assignment to `place`: `self` for `self.routes`.
fn variable(place: &Expr) -> Option<String> {
    match place {
        Expr::Path(path) => path.path.get_ident().map(|name| plain(&name.to_string())),
        Expr::Field(field) => variable(&field.base),
        Expr::Paren(inner) => variable(&inner.expr),
        Expr::Unary(inner) => variable(&inner.expr),
        _ => None,
    }
}

/// The attributes of what can be an element of a list, a statement, or a branch.
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
