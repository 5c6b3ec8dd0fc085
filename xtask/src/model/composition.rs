//! What `src/main.rs` registers in `ports!` and `handlers!`.

use syn::{
    Attribute, Expr, Item, Token, Type, braced, parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use super::{
    resolve::Resolver,
    scope::written,
    source::{Defect, Place},
    tree::{Module, Name, Tree},
};

/// The lines of the composition root.
#[derive(Debug, Default)]
pub struct Composition {
    pub ports: Vec<PortLine>,
    pub handlers: Vec<HandlerLine>,
    /// Macros that could not be read.
    pub defects: Vec<Defect>,
}

/// `Port => Adapter,`
#[derive(Debug)]
pub struct PortLine {
    /// `singletons` or `scoped`.
    pub scope: String,
    pub port: Name,
    /// The type, or the function that makes one, if that is what stands there.
    pub adapter: Option<Name>,
    pub place: Place,
}

/// `Message => Handler,`
#[derive(Debug)]
pub struct HandlerLine {
    pub message: Name,
    pub handler: Name,
    pub place: Place,
}

/// Reads what `main`, the root module of the service, registers.
#[must_use]
pub fn composition<'t, 's>(tree: &'t Tree<'s>, main: &'t Module<'s>) -> Composition {
    let resolver = Resolver { tree, module: main };
    let name_of = |path: &syn::Path| resolver.resolve(&written(path), &[]).target().to_vec();
    let place_of = |path: &syn::Path| {
        let last = path.segments.last().map(|segment| segment.ident.span());
        last.map_or_else(
            || Place::file(&main.source.path),
            |span| main.source.place(span),
        )
    };
    let mut found = Composition::default();
    for item in main.items {
        let Item::Macro(item) = item else { continue };
        if item.mac.path.is_ident("ports") {
            match item.mac.parse_body::<Sections>() {
                Ok(Sections(sections)) => {
                    for section in sections {
                        found
                            .ports
                            .extend(section.lines.iter().map(|line| PortLine {
                                scope: section.name.clone(),
                                port: name_of(&line.left),
                                adapter: line.right.path().map(name_of),
                                place: place_of(&line.left),
                            }));
                    }
                }
                Err(error) => found.defects.push(error.into()),
            }
        } else if item.mac.path.is_ident("handlers") {
            match item.mac.parse_body::<Lines>() {
                Ok(Lines(lines)) => found.handlers.extend(lines.iter().map(|line| HandlerLine {
                    message: name_of(&line.left),
                    handler: line.right.path().map(name_of).unwrap_or_default(),
                    place: place_of(&line.left),
                })),
                Err(error) => found.defects.push(error.into()),
            }
        }
    }
    found
}

/// `Service; section section`
struct Sections(Vec<Section>);

/// `Service; lines`
struct Lines(Punctuated<Line, Token![,]>);

/// `name(arguments) { lines }`
struct Section {
    name: String,
    lines: Punctuated<Line, Token![,]>,
}

struct Line {
    left: syn::Path,
    right: Right,
}

/// What is built once is an expression, what is built anew is a type.
enum Right {
    Type(Box<Type>),
    Expression(Box<Expr>),
}

/// Reads `Service;`, with which both macros begin. Without it they do not compile, and that is not for
/// a rule to say.
fn parse_service(input: ParseStream) -> syn::Result<()> {
    let ahead = input.fork();
    if ahead.parse::<syn::Path>().is_ok() && ahead.peek(Token![;]) {
        input.parse::<syn::Path>()?;
        input.parse::<Token![;]>()?;
    }
    Ok(())
}

impl Parse for Lines {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        parse_service(input)?;
        Ok(Self(input.parse_terminated(Line::parse, Token![,])?))
    }
}

impl Parse for Sections {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        parse_service(input)?;
        let mut sections = Vec::new();
        while !input.is_empty() {
            let name: syn::Ident = input.parse()?;
            if input.peek(syn::token::Paren) {
                let arguments;
                parenthesized!(arguments in input);
                arguments.parse::<proc_macro2::TokenStream>()?;
            }
            let lines;
            braced!(lines in input);
            sections.push(Section {
                name: name.to_string(),
                lines: lines.parse_terminated(Line::parse, Token![,])?,
            });
        }
        Ok(Self(sections))
    }
}

impl Parse for Line {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        let left = input.parse()?;
        input.parse::<Token![=>]>()?;
        let ahead = input.fork();
        let is_type = ahead.parse::<Type>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]));
        let right = if is_type {
            Right::Type(input.parse()?)
        } else {
            Right::Expression(input.parse()?)
        };
        Ok(Self { left, right })
    }
}

impl Right {
    fn path(&self) -> Option<&syn::Path> {
        match self {
            Self::Type(kind) => match &**kind {
                Type::Path(kind) => Some(&kind.path),
                _ => None,
            },
            Self::Expression(expression) => called(expression),
        }
    }
}

/// What is at the root of an expression: `Jwt::new` in `Jwt::new(..)?`.
fn called(expression: &Expr) -> Option<&syn::Path> {
    match expression {
        Expr::Path(path) => Some(&path.path),
        Expr::Call(call) => called(&call.func),
        Expr::MethodCall(call) => called(&call.receiver),
        Expr::Try(tried) => called(&tried.expr),
        Expr::Struct(value) => Some(&value.path),
        _ => None,
    }
}
