//! Value objects of several values as clients see and send them: `MoneyView`.

use anyhow::Result;
use heck::ToSnakeCase;
use liquid::object;

use super::{make, title};
use crate::{
    edit,
    plan::Plan,
    schema::{Composite, Field, FieldType, describe},
};

/// Adds the views of the value objects that `fields` have, and of those in them, unless they are there.
pub fn add(plan: &mut Plan, fields: &[Field]) -> Result<()> {
    for field in fields {
        if let FieldType::Composite(composite) = &field.of {
            add(plan, &composite.fields)?;
            add_view(plan, composite)?;
            export(plan, composite)?;
        }
    }
    Ok(())
}

fn add_view(plan: &mut Plan, composite: &Composite) -> Result<()> {
    let stem = composite.name.to_snake_case();
    let folder = match &composite.context {
        Some(context) => format!("{context}/shared"),
        None => String::new(),
    };
    let path = format!("src/core/{folder}/{stem}_view.rs").replace("//", "/");
    if plan.exists(&path) {
        return Ok(());
    }
    let of = FieldType::Composite(composite.clone());
    // In the description of the API, all contexts are one.
    let others = plan.model().contexts()?;
    let mut others = others
        .iter()
        .filter(|other| Some(*other) != composite.context.as_ref());
    let is_taken =
        others.any(|other| plan.exists(&format!("src/core/{other}/shared/{stem}_view.rs")));
    let schema = match &composite.context {
        Some(context) if is_taken => format!("{context}::{}", composite.name),
        _ => composite.name.clone(),
    };
    let mut values = object!({
        "schema": schema,
        "folder": folder,
        "title": title(&stem.replace('_', " ")),
        "eq": of.has_eq(),
    });
    values.extend(describe::field_type(&of));
    let mut fields = describe::fields(&composite.fields);
    for field in &mut fields {
        let name = field.get("name").map(liquid::ValueView::to_kstr);
        let name = name.map(|name| name.to_string()).unwrap_or_default();
        field.extend(object!({ "raw": format!("view.{name}"), "pointer": format!("/{name}") }));
    }
    let checked = fields.iter().filter(|field| describe::is(field, "checked"));
    let checked = checked.cloned().collect::<Vec<_>>();
    values.insert("groups".into(), describe::groups(&checked));
    values.insert("fields".into(), describe::array(fields));
    make(plan, "view", &values)
}

/// Exports the view of a value object that its context exports.
fn export(plan: &mut Plan, composite: &Composite) -> Result<()> {
    if let Some(context) = &composite.context
        && describe::View::of(composite).is_exported
    {
        let stem = composite.name.to_snake_case();
        let own = format!("self::shared::{stem}_view::{}View", composite.name);
        plan.edit(&format!("src/core/{context}/mod.rs"), |text| {
            edit::export(text, &own)
        })?;
    }
    Ok(())
}
