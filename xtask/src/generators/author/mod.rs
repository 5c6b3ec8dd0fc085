//! The method of an entity that refuses what only its owner may do: change and delete it.

use anyhow::Result;
use liquid::object;

use super::{Templates, write_files};
use crate::{
    names::Name,
    plan::Plan,
    schema::{Field, FieldType},
};

/// Adds the method to the `entity`, which is in `file`, unless it is there, whatever it does by now.
pub fn add(plan: &mut Plan, entity: &Name, file: &str, owner: &Field) -> Result<()> {
    let text = plan.text(file)?.unwrap_or_default();
    let FieldType::Id(user) = &owner.of else {
        return Ok(());
    };
    if text.contains("fn must_be_of(") {
        return Ok(());
    }
    let values = object!({
        "name": entity.snake(),
        "Name": entity.pascal(),
        "words": entity.words(),
        "owner": owner.name,
        "owner_path": user.path,
    });
    let mut files = Templates::of(plan.root(), "author")?.render(&values)?;
    for rendered in &mut files {
        file.clone_into(&mut rendered.path);
    }
    write_files(plan, &files)
}
