//! The functions that `#[utoipa::path(..)]` makes endpoints.

use proc_macro2::TokenTree;
use syn::{
    Attribute, Expr, Ident, Item, ItemFn, Token,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
    visit::Visit,
};

use super::{path::UNREADABLE, types::Types};
use crate::model::{
    attributes, layout::Name, layout::joined, module::Module, source::Place, tokens, tree::Tree,
};

/// The methods that a function can be an endpoint for.
pub const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "patch", "options", "head", "trace", "connect",
];

/// A function with `#[utoipa::path(..)]`.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The whole name of the function.
    pub name: Name,
    /// The place of the name of the function.
    pub place: Place,
    /// In capitals.
    pub methods: Vec<String>,
    /// As the router knows it, which others may nest.
    pub path: String,
    /// `security(..)` asks for something.
    pub secured: bool,
    /// `None` if it is not written as text.
    pub operation_id: Option<String>,
    /// The types that its parameters name.
    pub takes: Vec<Name>,
}

/// Returns the functions of `module` that are described as endpoints.
pub fn handlers(tree: &Tree, module: &Module) -> Vec<Handler> {
    let functions = module.items.iter().filter_map(|item| match item {
        Item::Fn(item) if !attributes::only_for_tests(&item.attrs) => Some(item),
        _ => None,
    });
    functions
        .filter_map(|item| {
            let description: Description = attribute(item)?.parse_args().ok()?;
            let name = tokens::plain(&item.sig.ident.to_string());
            let methods = description.methods.iter();
            let path = description.path.as_deref().unwrap_or(UNREADABLE);
            Some(Handler {
                place: module.source.place(item.sig.ident.span()),
                methods: methods.map(|method| method.to_uppercase()).collect(),
                path: format!("{}{path}", description.context_path),
                secured: description.secured,
                operation_id: match &description.operation_id {
                    None => Some(name.clone()),
                    Some(written) => attributes::literal(written),
                },
                name: joined(&module.name, &name),
                takes: {
                    let mut types = Types::new(tree, module);
                    item.sig
                        .inputs
                        .iter()
                        .for_each(|input| types.visit_fn_arg(input));
                    types.found
                },
            })
        })
        .collect()
}

/// Returns the `#[utoipa::path(..)]` of a function.
#[must_use]
pub fn attribute(item: &ItemFn) -> Option<&Attribute> {
    item.attrs.iter().find(|attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "path")
    })
}

/// The arguments of `#[utoipa::path(..)]`.
#[derive(Default)]
struct Description {
    methods: Vec<String>,
    path: Option<String>,
    context_path: String,
    secured: bool,
    operation_id: Option<Expr>,
}

impl Parse for Description {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut description = Self::default();
        while !input.is_empty() {
            let name = Ident::parse_any(input)?;
            if METHODS.contains(&name.to_string().as_str()) {
                description.methods = vec![name.to_string()];
            } else if name == "method" && input.peek(syn::token::Paren) {
                let methods;
                parenthesized!(methods in input);
                let methods = methods.parse_terminated(Ident::parse, Token![,])?;
                description.methods = methods.iter().map(ToString::to_string).collect();
            } else if name == "security" && input.peek(syn::token::Paren) {
                let schemes;
                parenthesized!(schemes in input);
                // `()` among them makes all others optional; alone, it asks for nothing.
                let schemes = schemes.parse_terminated(Expr::parse, Token![,])?;
                description.secured = schemes
                    .iter()
                    .any(|scheme| !matches!(scheme, Expr::Tuple(tuple) if tuple.elems.is_empty()));
            } else if ["path", "context_path", "operation_id"]
                .iter()
                .any(|read| name == read)
            {
                input.parse::<Token![=]>()?;
                let value: Expr = input.parse()?;
                let text = attributes::literal(&value);
                if name == "path" {
                    description.path = text;
                } else if name == "context_path" {
                    description.context_path = text.unwrap_or_else(|| UNREADABLE.to_owned());
                } else {
                    description.operation_id = Some(value);
                }
            } else {
                skip_to_comma(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(description)
    }
}

/// Skips a value, which may be a type with commas in it: `body = Map<String, Invoice>`.
fn skip_to_comma(input: ParseStream) -> syn::Result<()> {
    let mut depth = 0_usize;
    while !input.is_empty() && (depth > 0 || !input.peek(Token![,])) {
        if let TokenTree::Punct(punct) = input.parse::<TokenTree>()? {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    Ok(())
}
