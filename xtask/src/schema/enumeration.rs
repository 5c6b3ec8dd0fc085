//! Enums, from their code.

use anyhow::{Result, bail, ensure};
use syn::{Expr, ExprLit, ImplItem, ItemEnum, Lit, Pat, Stmt};

use super::{
    code::Code,
    definition::Definition,
    primitive::Primitive,
    types::{Enum, Variant},
};

/// Reads an enum whose variants are written as texts.
///
/// # Errors
///
/// It has variants with values, or it is not clear how they are written.
pub fn enumeration<'m>(
    code: &Code<'m>,
    definition: &Definition<'m>,
    item: &ItemEnum,
) -> Result<Enum> {
    let (path, name) = definition.path(code)?;
    ensure!(
        item.variants
            .iter()
            .all(|variant| variant.fields.is_empty()),
        "it is an enum, and some of its variants have values"
    );
    ensure!(
        definition.made_of(code, "TryFrom") == Some(Primitive::Text),
        "it is an enum, and has no `impl TryFrom<String>`"
    );
    let texts = texts(code, definition);
    let variants: Option<Vec<Variant>> = item
        .variants
        .iter()
        .map(|variant| {
            let name = variant.ident.to_string();
            let (_, text) = texts.iter().find(|(other, _)| *other == name)?;
            Some(Variant {
                name,
                text: text.clone(),
            })
        })
        .collect();
    let Some(variants) = variants.filter(|variants| !variants.is_empty()) else {
        bail!(
            "it is an enum, and it is not clear how its variants are written: give it a method `as_str` that is a \
             `match` with a text for each"
        );
    };
    let is_described = ["Serialize", "Deserialize", "ToSchema"]
        .iter()
        .all(|wanted| definition.derives(wanted));
    Ok(Enum {
        name,
        path,
        variants,
        is_described,
        has_serde: definition.has_serde(code, false),
        is_new: false,
    })
}

/// The variants and their texts, as the method `as_str` has them.
fn texts<'m>(code: &Code<'m>, definition: &Definition<'m>) -> Vec<(String, String)> {
    let items = definition
        .implementations(code)
        .flat_map(|item| &item.items);
    let method = items.filter_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "as_str" => Some(&function.block),
        _ => None,
    });
    let arms = method
        .filter_map(|block| match block.stmts.as_slice() {
            [Stmt::Expr(Expr::Match(expression), None)] => Some(&expression.arms),
            _ => None,
        })
        .flatten();
    let pairs = arms.flat_map(|arm| {
        let text = match &*arm.body {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        };
        variants(&arm.pat)
            .into_iter()
            .filter_map(move |name| Some((name, text.clone()?)))
    });
    pairs.collect()
}

/// The variants that `pattern` names.
fn variants(pattern: &Pat) -> Vec<String> {
    match pattern {
        Pat::Path(path) => path
            .path
            .segments
            .last()
            .map(|name| name.ident.to_string())
            .into_iter()
            .collect(),
        Pat::Or(either) => either.cases.iter().flat_map(variants).collect(),
        _ => Vec::new(),
    }
}
