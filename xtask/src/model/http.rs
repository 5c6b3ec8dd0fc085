//! The endpoints of the API.

use syn::{
    Attribute, Expr, ExprMethodCall, Ident, Item, ItemFn, Token,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
    visit::{self, Visit},
};

use super::{attributes, layout, module::Module, source::Place, tokens};

/// The methods that a function can be an endpoint for.
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "patch", "options", "head", "trace", "connect",
];

/// An endpoint: a method, a path, and the function that answers.
pub struct Route<'t, 's> {
    pub module: &'t Module<'s>,
    /// In capitals.
    pub method: String,
    /// `?` if it is not written as text.
    pub path: String,
    pub function: String,
    pub place: Place,
}

/// The endpoints that `module` defines: with `#[utoipa::path]`, or with axum's `.route(..)`.
#[must_use]
pub fn routes<'t, 's>(module: &'t Module<'s>) -> Vec<Route<'t, 's>> {
    if module.test || !layout::is_in(&module.name, "crate::infra::api") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for item in module.items {
        let Item::Fn(item) = item else { continue };
        if attributes::only_for_tests(&item.attrs) {
            continue;
        }
        found.extend(
            item.attrs
                .iter()
                .filter_map(|at| described(module, item, at))
                .flatten(),
        );
        let mut plain = Plain {
            module,
            found: Vec::new(),
        };
        plain.visit_block(&item.block);
        found.append(&mut plain.found);
    }
    found
}

fn described<'t, 's>(
    module: &'t Module<'s>,
    item: &ItemFn,
    attribute: &Attribute,
) -> Option<Vec<Route<'t, 's>>> {
    if attribute.path().segments.last()?.ident != "path" {
        return None;
    }
    let description: Description = attribute.parse_args().ok()?;
    let path = description.path.unwrap_or_else(|| "?".to_owned());
    let routes = description.methods.into_iter().map(|method| Route {
        module,
        method: method.to_uppercase(),
        path: format!("{}{path}", description.context_path),
        function: tokens::plain(&item.sig.ident.to_string()),
        place: module.source.place(item.sig.ident.span()),
    });
    Some(routes.collect())
}

/// What stands in `#[utoipa::path(..)]`.
#[derive(Default)]
struct Description {
    methods: Vec<String>,
    path: Option<String>,
    context_path: String,
}

impl Parse for Description {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut description = Self::default();
        while !input.is_empty() {
            let name = Ident::parse_any(input)?;
            if METHODS.contains(&name.to_string().as_str()) {
                description.methods.push(name.to_string());
            } else if name == "method" && input.peek(syn::token::Paren) {
                let methods;
                parenthesized!(methods in input);
                let methods = methods.parse_terminated(Ident::parse, Token![,])?;
                description
                    .methods
                    .extend(methods.iter().map(ToString::to_string));
            } else if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
                let value = attributes::literal(&input.parse::<Expr>()?);
                if name == "path" {
                    description.path = value;
                } else if name == "context_path" {
                    description.context_path = value.unwrap_or_default();
                }
            } else if !input.peek(Token![,]) && !input.is_empty() {
                input.parse::<proc_macro2::TokenTree>()?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(description)
    }
}

/// Finds `.route("/path", get(function).post(function))`.
struct Plain<'t, 's> {
    module: &'t Module<'s>,
    found: Vec<Route<'t, 's>>,
}

impl<'ast> Visit<'ast> for Plain<'_, '_> {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "route"
            && let (Some(path), Some(methods)) = (call.args.first(), call.args.get(1))
        {
            let path = attributes::literal(path).unwrap_or_else(|| "?".to_owned());
            self.add(&path, methods);
        }
        visit::visit_expr_method_call(self, call);
    }
}

impl Plain<'_, '_> {
    fn add(&mut self, path: &str, methods: &Expr) {
        let (method, argument) = match methods {
            Expr::Call(call) => match &*call.func {
                Expr::Path(function) => (function.path.segments.last(), call.args.first()),
                _ => return,
            },
            Expr::MethodCall(call) => {
                self.add(path, &call.receiver);
                let argument = call.args.first();
                self.push(path, &call.method, argument);
                return;
            }
            _ => return,
        };
        if let Some(method) = method {
            self.push(path, &method.ident, argument);
        }
    }

    fn push(&mut self, path: &str, method: &Ident, argument: Option<&Expr>) {
        let name = method.to_string();
        if METHODS.contains(&name.as_str())
            && let Some(Expr::Path(function)) = argument
            && let Some(last) = function.path.segments.last()
        {
            self.found.push(Route {
                module: self.module,
                method: name.to_uppercase(),
                path: path.to_owned(),
                function: tokens::plain(&last.ident.to_string()),
                place: self.module.source.place(last.ident.span()),
            });
        }
    }
}
