//! `src/settings.rs`.

use syn::{
    Expr, ExprStruct, Fields, ImplItem, Item, ItemImpl, ItemStruct, Type,
    punctuated::Punctuated,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{
    error::EditError,
    imports::imports,
    list::List,
    source::Source,
    splice::{Edit, Splices},
};

/// Adds a section to the settings: the field `name` of the type at `path`, which is read from the variables, and a
/// method of the same name that lets the runtime find it.
pub fn add_settings(text: &str, name: &str, path: &str) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let of = path.rsplit("::").next().unwrap_or(path);
    let field = format!("pub {name}: {of}");
    let value = format!("{name}: {of}::read(&mut variables, env!(\"CARGO_PKG_NAME\"))");
    let method =
        format!("fn {name}(&self) -> Option<&{of}> {{\n        Some(&self.{name})\n    }}");
    let missing = |what: &str, paste: &str| EditError::no_place(what, paste);
    let declared = source.items().iter().find_map(of_settings);
    let declared = declared.ok_or_else(|| missing("`struct Settings { .. }`", &field))?;
    let Fields::Named(fields) = &declared.fields else {
        return Err(missing("`struct Settings { .. }`", &field));
    };
    let mut named = fields.named.iter();
    if named.any(|field| field.ident.as_ref().is_some_and(|ident| ident == name)) {
        return Ok(Edit::Present);
    }
    let implemented = source.items().iter().find_map(read_in);
    let implemented =
        implemented.ok_or_else(|| missing("`impl settings::Settings for Settings`", &method))?;
    let mut made = Made::default();
    made.visit_item_impl(implemented);
    let made = made
        .0
        .ok_or_else(|| missing("`Self { .. }` in `fn read`", &value))?;
    let last = implemented.items.last();
    let last = last.ok_or_else(|| missing("`fn read`", &method))?;

    let braces = fields.brace_token.span;
    let mut splices = at_end(
        &source,
        &fields.named,
        braces.open(),
        braces.close(),
        &field,
    );
    let braces = made.brace_token.span;
    splices.extend(at_end(
        &source,
        &made.fields,
        braces.open(),
        braces.close(),
        &value,
    ));
    let end = source.range(last).end;
    splices.push((end..end, format!("\n\n    {method}")));
    splices.extend(imports(&source, &[path])?);
    splices.sort_by_key(|(range, _)| range.start);
    Ok(source.splice(splices))
}

fn of_settings(item: &Item) -> Option<&ItemStruct> {
    match item {
        Item::Struct(item) if item.ident == "Settings" => Some(item),
        _ => None,
    }
}

/// Returns `item` if it is the implementation of the trait that reads the settings.
fn read_in(item: &Item) -> Option<&ItemImpl> {
    let Item::Impl(item) = item else {
        return None;
    };
    let (_, of, _) = item.trait_.as_ref()?;
    let is_of_settings = matches!(&*item.self_ty, Type::Path(of) if of.path.is_ident("Settings"));
    let reads = |item: &ImplItem| matches!(item, ImplItem::Fn(item) if item.sig.ident == "read");
    let is_wanted =
        of.segments.last()?.ident == "Settings" && is_of_settings && item.items.iter().any(reads);
    is_wanted.then_some(item)
}

/// Finds the expression that makes the settings.
#[derive(Default)]
struct Made<'a>(Option<&'a ExprStruct>);

impl<'a> Visit<'a> for Made<'a> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Struct(made) if made.path.is_ident("Self") || made.path.is_ident("Settings") => {
                self.0.get_or_insert(made);
            }
            _ => visit::visit_expr(self, expression),
        }
    }
}

/// Adds `new` at the end of `elements`, which are between `open` and `close`.
fn at_end<T: Spanned, P>(
    source: &Source,
    elements: &Punctuated<T, P>,
    open: proc_macro2::Span,
    close: proc_macro2::Span,
    new: &str,
) -> Splices {
    let list = List {
        open: source.range_of(open).end,
        close: source.range_of(close).start,
        elements: elements
            .iter()
            .map(|element| source.range(element))
            .collect(),
        tall: true,
    };
    list.insert(source, elements.len(), new)
}
