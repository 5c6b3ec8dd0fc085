//! Types that a context publishes, so that other contexts can use them.

use anyhow::Result;

use crate::{
    edit,
    model::{exports::exports, layout::CORE},
    plan::Plan,
    schema::{Code, Composite, Definition, Enum, Field, FieldType, Id, ValueObject},
};

/// Exports the identifiers of other contexts that `fields` have, where these contexts do not do so yet.
pub fn add(plan: &mut Plan, fields: &[Field]) -> Result<()> {
    for field in fields {
        match &field.of {
            FieldType::Id(id) => add_id(plan, id)?,
            FieldType::Composite(Composite { fields, .. }) => add(plan, fields)?,
            _ => {}
        }
    }
    Ok(())
}

/// Exports the types of `context` that `fields` have, because other contexts see these fields.
pub fn of_own(plan: &mut Plan, context: &str, fields: &[Field]) -> Result<()> {
    let own = format!("{CORE}::{context}::domain::");
    for field in fields {
        let path = match &field.of {
            FieldType::Id(Id { path, .. })
            | FieldType::Enum(Enum { path, .. })
            | FieldType::Value(ValueObject { path, .. }) => path,
            FieldType::Composite(Composite { path, fields, .. }) => {
                of_own(plan, context, fields)?;
                path
            }
            FieldType::Primitive(_) | FieldType::Text(_) => continue,
        };
        if path.starts_with(&own) {
            export(plan, context, path)?;
        }
    }
    Ok(())
}

fn add_id(plan: &mut Plan, id: &Id) -> Result<()> {
    let names: Vec<&str> = id.path.split("::").collect();
    let [CORE, context, name] = names.as_slice() else {
        return Ok(());
    };
    let model = plan.model();
    let code = Code::new(&model);
    let root = code.module(&[CORE, context])?;
    let exported = root.is_some_and(|root| exports(&root, name));
    if exported {
        return Ok(());
    }
    let module = [CORE, context, "domain"];
    let found = code.within(code.module(&module)?);
    let defined = found.iter().find_map(|module| Definition::of(module, name));
    let Some(defined) = defined else {
        return Ok(());
    };
    let (path, _) = defined.path(&code)?;
    export(plan, context, &path)
}

fn export(plan: &mut Plan, context: &str, path: &str) -> Result<()> {
    let own = path.replacen(&format!("{CORE}::{context}"), "self", 1);
    let file = format!("src/core/{context}/mod.rs");
    plan.edit(&file, |text| edit::export(text, &own))
}
