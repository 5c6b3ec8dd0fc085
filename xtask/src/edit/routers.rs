use syn::{
    Attribute, Expr, ExprArray, ExprMethodCall, Ident, Item, ItemFn, LitStr, Stmt, Token,
    parse::ParseStream,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    Edit, Refused,
    list::{List, place},
    source::{Source, order},
};

/// Adds the call `path()` to the array that `method` is given: a router or an app.
pub fn add_element(text: &str, method: &str, path: &str) -> Result<Edit, Refused> {
    let source = Source::parse(text)?;
    let new = format!("{path}()");
    let no_place = || Refused::no_place(format!("`.{method}([..])`"), format!("{new},"));

    let mut calls = Calls {
        method,
        arrays: Vec::new(),
    };
    calls.visit_file(&source.tree);
    let [Some(array)] = calls.arrays.as_slice() else {
        return Err(no_place());
    };
    let keys: Vec<String> = array
        .elems
        .iter()
        .map(|e| called(e).unwrap_or_default())
        .collect();
    let tail = tail(path);
    if keys.iter().any(|key| self::tail(key) == tail) {
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

/// Adds `handler` to `router()`: to the routes of the same `path`, if there are some. Otherwise before
/// the layers, which are around what stands before them only.
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
    if !matches!(tail, Expr::MethodCall(_) | Expr::Call(_) | Expr::Path(_)) {
        return Err(no_place());
    }
    if let Some(layer) = first_layer(tail) {
        let dot = source.range(&layer.dot_token).start;
        return Ok(match source.indent(dot) {
            Some(indent) => {
                source.insert(source.start_with_comments(dot), format!("{indent}{line}\n"))
            }
            None => source.insert(dot, line),
        });
    }
    let end = source.range(tail).end;
    let own_line = match tail {
        Expr::MethodCall(call) => source.indent(source.range(&call.dot_token).start),
        _ => None,
    };
    Ok(match own_line {
        Some(indent) => source.insert(end, format!("\n{indent}{line}")),
        None => source.insert(end, line),
    })
}

/// The first call in a chain that puts a layer around what stands before it.
fn first_layer(chain: &Expr) -> Option<&ExprMethodCall> {
    let Expr::MethodCall(call) = chain else {
        return None;
    };
    let is_layer = call.method == "layer" || call.method == "route_layer";
    first_layer(&call.receiver).or(is_layer.then_some(call))
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
    let functions = source.tree.items.iter().filter_map(|item| match item {
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
    source.tree.items.iter().find_map(|item| match item {
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

/// The path of a call without arguments.
fn called(expression: &Expr) -> Option<String> {
    let Expr::Call(call) = expression else {
        return None;
    };
    let Expr::Path(path) = call.func.as_ref() else {
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

/// `billing::router` of `infra::api::routes::billing::router`: however it is written, it is one.
fn tail(path: &str) -> Vec<&str> {
    let segments: Vec<&str> = path.split("::").collect();
    segments[segments.len().saturating_sub(2)..].to_vec()
}
