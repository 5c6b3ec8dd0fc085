//! Exports: `pub use self::domain::patient::PatientId;`.

use syn::{Item, Visibility};

use super::{
    error::EditError,
    imports::{defines, name},
    source::Source,
    splice::Edit,
};
use crate::model::scope::imports;

/// Exports `path`, behind the exports and modules of the file.
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
    let is_named = |item: &&syn::ItemUse| {
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
    if let Some(last) = exports.next_back() {
        return Ok(source.insert(source.range(last).end, format!("\n{line}")));
    }
    let mut modules = source.items().iter();
    Ok(match modules.rfind(|item| matches!(item, Item::Mod(_))) {
        Some(last) => source.insert(source.range(last).end, format!("\n\n{line}")),
        None => source.splice(source.append(&line)),
    })
}
