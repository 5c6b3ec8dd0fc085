use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Expr, ExprArray, ExprAssign, ExprCall, ExprMethodCall, Ident, Item, ItemFn, LitStr,
    Local, Pat, Stmt, Token,
    parse::ParseStream,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    error::EditError,
    imports::{Names, defines},
    list::{List, place},
    source::{Source, order},
    splice::Edit,
};
use crate::model::routers::METHODS;

/// An element of an array in `src/main.rs`.
#[derive(Clone, Copy, Debug)]
pub enum Element {
    /// A function: `auth::router`.
    Function,
    /// The result of a function: `users::app()`.
    Call,
}

/// Adds the function at `path`, or a call of it, to the array that is the argument of `method`. `full` is the
/// path of the function from the root of the crate.
pub fn add_element(
    text: &str,
    method: &str,
    element: Element,
    path: &str,
    full: &str,
) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let new = match element {
        Element::Function => path.to_owned(),
        Element::Call => format!("{path}()"),
    };
    let no_place = || EditError::no_place(format!("`.{method}([..])`"), format!("{new},"));

    let mut calls = Calls {
        method,
        arrays: Vec::new(),
    };
    for item in source.items() {
        calls.visit_item(item);
    }
    let [Some(array)] = calls.arrays.as_slice() else {
        return Err(no_place());
    };
    let keys: Vec<String> = array
        .elems
        .iter()
        .map(|e| called(e).unwrap_or_default())
        .collect();
    let names = Names::of(&source);
    if keys.iter().any(|key| means(&source, &names, key, full)) {
        return Ok(Edit::Present);
    }
    let list = List {
        open: source.range_of(array.bracket_token.span.open()).end,
        close: source.range_of(array.bracket_token.span.close()).start,
        elements: array
            .elems
            .iter()
            .map(|element| source.range(element))
            .collect(),
        tall: false,
    };
    let index = place(&keys, &path.to_owned(), |a, b| order(a, b).is_lt());
    Ok(source.splice(list.insert(&source, index, &new)))
}

/// Adds `handler` to `router()`. If `router()` has routes with the same `path`, it is added to them.
pub fn add_route(text: &str, handler: &str, path: &str) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let line = format!(".routes(routes!({handler}))");
    let no_place = || {
        EditError::no_place(
            "`fn router()` that ends in `OpenApiRouter::new()`",
            line.clone(),
        )
    };
    let mut named = HandlerUses {
        handler,
        found: false,
    };
    for item in source.items() {
        named.visit_item(item);
    }
    if named.found {
        return Ok(Edit::Present);
    }
    let [router] = functions(&source, "router").collect::<Vec<_>>()[..] else {
        return Err(no_place());
    };
    let Some((Stmt::Expr(tail, None), before)) = router.block.stmts.split_last() else {
        return Err(no_place());
    };
    let Chain { calls, base } = Chain::of(&source, tail, before).ok_or_else(no_place)?;

    let routes = |call: &&&ExprMethodCall| call.method == "routes";
    let of_path = |handler: &Ident| {
        functions(&source, &handler.to_string())
            .any(|function| path_of(&function.attrs).as_deref() == Some(path))
    };
    for call in calls.iter().filter(routes) {
        let mut handlers = Routes::default();
        call.args
            .iter()
            .for_each(|argument| handlers.visit_expr(argument));
        if let [handlers] = handlers.0.as_slice()
            && handlers.iter().any(of_path)
            && let Some(last) = handlers.last()
        {
            let end = source.range(last).end;
            return Ok(source.insert(end, format!(", {handler}")));
        }
    }
    Ok(source.insert_call(&line, &calls, base))
}

/// Adds the router of the child `module` to `router()`.
pub fn add_merge(text: &str, module: &str) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let line = format!(".merge({module}::router())");
    let no_place = || {
        EditError::no_place(
            "`fn router()` that ends in `OpenApiRouter::new()`",
            line.clone(),
        )
    };
    let [router] = functions(&source, "router").collect::<Vec<_>>()[..] else {
        return Err(no_place());
    };
    if is_named(&router.block.to_token_stream(), &[module, "router"]) {
        return Ok(Edit::Present);
    }
    let Some((Stmt::Expr(tail, None), before)) = router.block.stmts.split_last() else {
        return Err(no_place());
    };
    let Chain { calls, base } = Chain::of(&source, tail, before).ok_or_else(no_place)?;
    Ok(source.insert_call(&line, &calls, base))
}

/// Reports whether `tokens` have the path `a::b`.
fn is_named(tokens: &TokenStream, path: &[&str; 2]) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [module, function] = path;
    let is_here = tokens.windows(4).any(|four| {
        matches!(four, [TokenTree::Ident(first), TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Ident(last)]
            if first == module && last == function)
    });
    is_here
        || tokens.iter().any(|token| match token {
            TokenTree::Group(group) => is_named(&group.stream(), path),
            _ => false,
        })
}

impl Source {
    /// Adds the call `line` to the `calls` of a router that begin with `base`.
    fn insert_call(&self, line: &str, calls: &[&ExprMethodCall], base: &Expr) -> Edit {
        let routes = |call: &&&ExprMethodCall| call.method == "routes";
        // A layer covers only the routes before it, so the new route goes before all layers.
        let layers = calls.iter().rposition(|call| is_layer(call));
        let inner = &calls[layers.map_or(0, |layer| layer + 1)..];
        let (end, call) = if let Some(call) = inner.iter().find(routes) {
            (self.range(*call).end, Some(*call))
        } else {
            let behind = calls.last().copied();
            let behind = behind.filter(|call| std::ptr::eq(&raw const *call.receiver, base));
            (self.range(base).end, behind)
        };
        let own_line = call.and_then(|call| self.indent(self.range(&call.dot_token).start));
        match own_line {
            Some(indent) => self.insert(end, format!("\n{indent}{line}")),
            None => self.insert(end, line),
        }
    }
}

/// The method calls that build a router, followed through variables.
struct Chain<'a> {
    /// In reverse order: the last call comes first.
    calls: Vec<&'a ExprMethodCall>,
    /// The expression before the first call.
    base: &'a Expr,
}

impl<'a> Chain<'a> {
    /// Returns the chain that ends in `tail`, behind `statements`. Returns `None` if it is unclear whether a
    /// route at its beginning would reach the result.
    fn of(source: &Source, tail: &'a Expr, statements: &'a [Stmt]) -> Option<Self> {
        let mut calls = Vec::new();
        let mut part = tail;
        let mut before = statements;
        loop {
            match part {
                Expr::MethodCall(call) => {
                    calls.push(call);
                    part = &call.receiver;
                }
                Expr::Paren(inner) => part = &inner.expr,
                Expr::Call(call) => {
                    let is_clear = makes_no_layers(source, call);
                    return is_clear.then_some(Self { calls, base: part });
                }
                Expr::Path(path) => {
                    let name = path.path.get_ident()?;
                    let Some(position) = before.iter().rposition(|stmt| binds(stmt, name)) else {
                        return Some(Self { calls, base: part });
                    };
                    let Stmt::Local(local) = &before[position] else {
                        return None;
                    };
                    let init = local.init.as_ref()?.expr.as_ref();
                    let changes = Changes::of(name, statements);
                    if changes.replaced {
                        return None;
                    }
                    match init {
                        Expr::MethodCall(_) | Expr::Path(_) | Expr::Paren(_)
                            if !is_conditional(local) =>
                        {
                            part = init;
                            before = &before[..position];
                        }
                        Expr::Call(_) if changes.any && !is_conditional(local) => part = init,
                        // The route can follow the first value of the variable, unless that value has layers.
                        _ => {
                            let mut values = before.iter().filter(|stmt| binds(stmt, name));
                            let is_clear = !changes.any && !values.any(has_layers);
                            return is_clear.then_some(Self { calls, base: part });
                        }
                    }
                }
                _ => return None,
            }
        }
    }
}

/// Reports whether a route after `call` is after no layer: the call creates a router, or calls a function of
/// this file without arguments. A function with arguments may add a layer.
fn makes_no_layers(source: &Source, call: &ExprCall) -> bool {
    let Expr::Path(function) = &*call.func else {
        return false;
    };
    let Some(last) = function.path.segments.last() else {
        return false;
    };
    let is_new = ["new", "default", "with_openapi"]
        .iter()
        .any(|name| last.ident == name);
    let is_in_file = function.path.get_ident().is_some_and(|name| {
        let name = name.to_string();
        let mut found = functions(source, &name).peekable();
        found.peek().is_some() && found.all(|function| !function.block.stmts.iter().any(has_layers))
    });
    !call.args.iter().any(has_routes) && (is_new || is_in_file)
}

/// Finds assignments to a variable.
struct Changes<'n> {
    name: &'n Ident,
    any: bool,
    /// An assignment discards the previous value of the variable.
    replaced: bool,
}

impl<'n> Changes<'n> {
    fn of(name: &'n Ident, statements: &[Stmt]) -> Self {
        let mut changes = Self {
            name,
            any: false,
            replaced: false,
        };
        for statement in statements {
            changes.visit_stmt(statement);
        }
        changes
    }
}

impl<'a> Visit<'a> for Changes<'_> {
    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        if matches!(&*assign.left, Expr::Path(path) if path.path.is_ident(self.name)) {
            self.any = true;
            let mut root = &*assign.right;
            while let Expr::MethodCall(call) = root {
                root = &call.receiver;
            }
            self.replaced |= !matches!(root, Expr::Path(path) if path.path.is_ident(self.name));
        }
        visit::visit_expr_assign(self, assign);
    }
}

fn is_layer(call: &ExprMethodCall) -> bool {
    call.method == "layer" || call.method == "route_layer"
}

/// Finds calls of `.layer(..)`.
#[derive(Default)]
struct Layers(bool);

impl<'a> Visit<'a> for Layers {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.0 |= is_layer(call);
        visit::visit_expr_method_call(self, call);
    }
}

fn has_layers(statement: &Stmt) -> bool {
    let mut layers = Layers::default();
    layers.visit_stmt(statement);
    layers.0
}

fn is_conditional(local: &Local) -> bool {
    local
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}

fn binds(statement: &Stmt, name: &Ident) -> bool {
    let Stmt::Local(local) = statement else {
        return false;
    };
    let pattern = match &local.pat {
        Pat::Type(typed) => &typed.pat,
        pattern => pattern,
    };
    matches!(pattern, Pat::Ident(bound) if bound.ident == *name)
}

fn has_routes(expression: &Expr) -> bool {
    let mut routes = Routes::default();
    routes.visit_expr(expression);
    !routes.0.is_empty()
}

/// Finds uses of the function `handler` of this file in a router: in `routes!(handler)`, or in
/// `get(handler)`.
struct HandlerUses<'n> {
    handler: &'n str,
    found: bool,
}

impl HandlerUses<'_> {
    fn note(&mut self, path: &syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        self.found |= match names.as_slice() {
            [name] => name == self.handler,
            [of_file, name] => of_file == "self" && name == self.handler,
            _ => false,
        };
    }
}

impl<'a> Visit<'a> for HandlerUses<'_> {
    fn visit_item_mod(&mut self, _: &'a syn::ItemMod) {}

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        if let Expr::Path(function) = &*call.func
            && function
                .path
                .segments
                .last()
                .is_some_and(|last| is_method(&last.ident))
            && let Some(Expr::Path(handler)) = call.args.first()
        {
            self.note(&handler.path);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if is_method(&call.method)
            && let Some(Expr::Path(handler)) = call.args.first()
        {
            self.note(&handler.path);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        handlers_of(call).iter().for_each(|path| self.note(path));
    }
}

fn is_method(name: &Ident) -> bool {
    METHODS.iter().any(|method| name == method) || name == "any"
}

fn functions<'s>(source: &'s Source, name: &str) -> impl Iterator<Item = &'s ItemFn> {
    source.items().iter().filter_map(move |item| match item {
        Item::Fn(item) if item.sig.ident == name => Some(item),
        _ => None,
    })
}

/// The array arguments of the calls of one method. `None` stands for a call with another argument.
struct Calls<'a> {
    method: &'a str,
    arrays: Vec<Option<&'a ExprArray>>,
}

impl<'a> Visit<'a> for Calls<'a> {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if call.method == self.method {
            self.arrays.push(match call.args.first() {
                Some(Expr::Array(array)) => Some(array),
                Some(Expr::Reference(reference)) => match reference.expr.as_ref() {
                    Expr::Array(array) => Some(array),
                    _ => None,
                },
                _ => None,
            });
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// The handlers in each `routes!`.
#[derive(Default)]
struct Routes(Vec<Vec<Ident>>);

impl<'a> Visit<'a> for Routes {
    fn visit_macro(&mut self, call: &'a syn::Macro) {
        let last = |path: &syn::Path| path.segments.last().map(|segment| segment.ident.clone());
        let handlers = handlers_of(call);
        if !handlers.is_empty() {
            self.0.push(handlers.iter().filter_map(last).collect());
        }
    }
}

/// Returns the paths in `routes!(..)`.
fn handlers_of(call: &syn::Macro) -> Punctuated<syn::Path, Token![,]> {
    let last = call.path.segments.last();
    if last.is_none_or(|last| last.ident != "routes") {
        return Punctuated::new();
    }
    call.parse_body_with(Punctuated::parse_terminated)
        .unwrap_or_default()
}

fn is_endpoint(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "path")
}

/// Returns the value of `path = ".."` in `#[utoipa::path(..)]`.
fn path_of(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| is_endpoint(attribute))?;
    attribute
        .parse_args_with(|input: ParseStream| {
            let mut found = None;
            while !input.is_empty() {
                if input.peek(Ident) && input.peek2(Token![=]) {
                    let name: Ident = input.parse()?;
                    input.parse::<Token![=]>()?;
                    if name == "path" && input.peek(LitStr) {
                        found = Some(input.parse::<LitStr>()?.value());
                        continue;
                    }
                }
                input.parse::<proc_macro2::TokenTree>()?;
            }
            Ok(found)
        })
        .ok()?
}

/// Returns the path of a function, or of the function in a call.
fn called(expression: &Expr) -> Option<String> {
    let function = match expression {
        Expr::Call(call) => call.func.as_ref(),
        function => function,
    };
    let Expr::Path(path) = function else {
        return None;
    };
    let segments: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|s| s.ident.to_string())
        .collect();
    Some(segments.join("::"))
}

/// Reports whether `path`, as the file writes it, means `full`. If the file does not import the first
/// segment, it is enough that `full` ends in `path`.
fn means(source: &Source, names: &Names, path: &str, full: &str) -> bool {
    let whole = names.written_out(path);
    let bare = whole
        .strip_prefix("crate::")
        .or(whole.strip_prefix("self::"))
        .unwrap_or(&whole);
    if bare == full {
        return true;
    }
    let first = bare.split("::").next().unwrap_or_default();
    let is_whole =
        bare.len() < whole.len() || source.items().iter().any(|item| defines(item, first));
    !is_whole && bare.contains("::") && full.ends_with(&format!("::{bare}"))
}
