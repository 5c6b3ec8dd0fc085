use syn::{
    Attribute, Expr, ExprArray, ExprMethodCall, Ident, Item, ItemFn, LitStr, Pat, Stmt, Token,
    parse::ParseStream,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    error::Refused,
    imports::{Names, defines},
    list::{List, place},
    source::{Source, order},
    splice::Edit,
};

/// An element of an array in the composition root.
#[derive(Clone, Copy, Debug)]
pub enum Element {
    /// A function: `auth::router`.
    Function,
    /// What a function returns: `users::app()`.
    Call,
}

/// Adds the function at `path`, or a call of it, to the array that `method` is given. From the root of the
/// crate, the function is called `full`.
pub fn add_element(
    text: &str,
    method: &str,
    element: Element,
    path: &str,
    full: &str,
) -> Result<Edit, Refused> {
    let source = Source::parse(text)?;
    let new = match element {
        Element::Function => path.to_owned(),
        Element::Call => format!("{path}()"),
    };
    let no_place = || Refused::no_place(format!("`.{method}([..])`"), format!("{new},"));

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

/// Adds `handler` to `router()`: to the routes of the same `path`, if there are some.
pub fn add_route(text: &str, handler: &str, path: &str) -> Result<Edit, Refused> {
    let source = Source::parse(text)?;
    let line = format!(".routes(routes!({handler}))");
    let no_place = || {
        Refused::no_place(
            "`fn router()` that ends in `OpenApiRouter::new()`",
            line.clone(),
        )
    };
    let Some(router) = function(&source, "router") else {
        return Err(no_place());
    };
    let Some(Stmt::Expr(tail, None)) = router.block.stmts.last() else {
        return Err(no_place());
    };
    let mut calls = Routes::default();
    calls.visit_block(&router.block);
    if calls
        .0
        .iter()
        .any(|handlers| handlers.iter().any(|other| other == handler))
    {
        return Ok(Edit::Present);
    }
    let neighbour = calls.0.iter().find(|handlers| {
        handlers
            .iter()
            .filter_map(|other| function(&source, &other.to_string()))
            .any(|function| path_of(&function.attrs).as_deref() == Some(path))
    });
    if let Some(handlers) = neighbour
        && let Some(last) = handlers.last()
    {
        let end = source.range(last).end;
        return Ok(source.insert(end, format!(", {handler}")));
    }
    let (last, call) = last_routes(tail, &router.block.stmts).ok_or_else(no_place)?;
    let end = source.range(last).end;
    let own_line = call.and_then(|call| source.indent(source.range(&call.dot_token).start));
    Ok(match own_line {
        Some(indent) => source.insert(end, format!("\n{indent}{line}")),
        None => source.insert(end, line),
    })
}

/// Behind which part of `chain` a route belongs, and a call whose line shows how the others stand:
/// behind the last routes before the first layer, or else at the beginning, since a layer covers only
/// what is before it.
fn last_routes<'a>(
    chain: &'a Expr,
    statements: &'a [Stmt],
) -> Option<(&'a Expr, Option<&'a ExprMethodCall>)> {
    let mut part = chain;
    let mut behind = None;
    while let Expr::MethodCall(call) = part {
        if call.method == "routes" && !has_layer(&call.receiver) {
            return Some((part, Some(call)));
        }
        behind = Some(call);
        part = &call.receiver;
    }
    match part {
        Expr::Path(path) => {
            let earlier = path.path.get_ident().and_then(|name| {
                let position = statements.iter().rposition(|stmt| binds(stmt, name))?;
                let Stmt::Local(local) = &statements[position] else {
                    return None;
                };
                Some((local.init.as_ref()?.expr.as_ref(), &statements[..position]))
            });
            match earlier {
                Some((earlier @ Expr::MethodCall(_), before)) => last_routes(earlier, before),
                _ => Some((part, behind)),
            }
        }
        // What is given to a function may be covered by what this does with it.
        Expr::Call(call) if call.args.iter().all(|argument| !has_routes(argument)) => {
            Some((part, behind))
        }
        _ => None,
    }
}

fn has_layer(chain: &Expr) -> bool {
    let Expr::MethodCall(call) = chain else {
        return false;
    };
    call.method == "layer" || call.method == "route_layer" || has_layer(&call.receiver)
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

/// An endpoint that a file describes with `#[utoipa::path(..)]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub handler: String,
    /// In lower case.
    pub method: String,
    pub path: String,
}

/// The endpoints of a file.
pub fn endpoints(text: &str) -> Result<Vec<Endpoint>, Refused> {
    let source = Source::parse(text)?;
    let functions = source.items().iter().filter_map(|item| match item {
        Item::Fn(item) => Some(item),
        _ => None,
    });
    Ok(functions
        .filter_map(|function| {
            Some(Endpoint {
                handler: function.sig.ident.to_string(),
                method: method_of(&function.attrs)?,
                path: path_of(&function.attrs)?,
            })
        })
        .collect())
}

fn function<'s>(source: &'s Source, name: &str) -> Option<&'s ItemFn> {
    source.items().iter().find_map(|item| match item {
        Item::Fn(item) if item.sig.ident == name => Some(item),
        _ => None,
    })
}

/// The arrays that calls of one method are given; `None` for a call that is given something else.
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

/// The handlers that each `routes!` names.
#[derive(Default)]
struct Routes(Vec<Vec<Ident>>);

impl<'a> Visit<'a> for Routes {
    fn visit_macro(&mut self, call: &'a syn::Macro) {
        if call
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "routes")
            && let Ok(handlers) =
                call.parse_body_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
        {
            let last = |path: syn::Path| path.segments.last().map(|segment| segment.ident.clone());
            self.0.push(handlers.into_iter().filter_map(last).collect());
        }
    }
}

/// The `get` of `#[utoipa::path(get, ..)]`.
fn method_of(attributes: &[Attribute]) -> Option<String> {
    let known = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let attribute = attributes.iter().find(|attribute| is_endpoint(attribute))?;
    let mut tokens = attribute
        .meta
        .require_list()
        .ok()?
        .tokens
        .clone()
        .into_iter();
    tokens.find_map(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => {
            let name = ident.to_string();
            known.contains(&name.as_str()).then_some(name)
        }
        _ => None,
    })
}

fn is_endpoint(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "path")
}

/// The `path = ".."` of `#[utoipa::path(..)]`.
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

/// The path of a function, or of the function that is called.
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

/// Whether `path`, as the file writes it, is `full`. Where the file does not say where it takes a
/// module from, its end has to tell.
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
