//! Exports: `pub use self::domain::patient::PatientId;`.

use std::cmp::Ordering;

use syn::{Item, ItemUse, Visibility};

use super::{
    error::EditError,
    imports::{defines, name},
    source::{Source, order},
    splice::Edit,
};
use crate::model::scope::imports;

/// Exports `path`, among the exports of the file, or behind its modules.
///
/// # Errors
///
/// The file defines something else of this name.
pub fn export(text: &str, path: &str) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let name = name(path);
    let mut exports = source.items().iter().filter_map(|item| match item {
        Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => Some(item),
        _ => None,
    });
    let is_named = |item: &&ItemUse| {
        let mut imported = imports(item).into_iter().filter_map(|import| import.name());
        imported.any(|import| import == name)
    };
    if exports.clone().any(|item| is_named(&item)) {
        return Ok(Edit::Present);
    }
    if source.items().iter().any(|item| defines(item, name)) {
        return Err(EditError::NameTaken(format!(
            "an item `{name}` exists already. Choose another name"
        )));
    }
    let line = format!("pub use {path};");
    let is_later = |item: &&ItemUse| is_before(path, &source.text[source.range(&item.tree)]);
    if let Some(next) = exports.clone().find(is_later) {
        let start = source.start_with_comments(source.range(next).start);
        return Ok(source.insert(start, format!("{line}\n")));
    }
    if let Some(last) = exports.next_back() {
        return Ok(source.insert(source.range(last).end, format!("\n{line}")));
    }
    let mut modules = source.items().iter();
    Ok(match modules.rfind(|item| matches!(item, Item::Mod(_))) {
        Some(last) => source.insert(source.range(last).end, format!("\n\n{line}")),
        None => source.splice(source.append(&line)),
    })
}

/// Reports whether rustfmt sorts the path `a` before the path `b`: name by name.
fn is_before(a: &str, b: &str) -> bool {
    let names = a.split("::").zip(b.split("::"));
    let mut orders = names.map(|(a, b)| order(a, b));
    orders.find(|order| order.is_ne()) == Some(Ordering::Less)
}
