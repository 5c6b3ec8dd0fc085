//! Value objects of several values as clients see and send them: `MoneyView`.

use anyhow::{Result, bail};
use heck::ToSnakeCase;
use liquid::object;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token, punctuated::Punctuated};

use super::{make, title};
use crate::{
    bodies::{Bodies, Case},
    edit,
    model::layout::CORE,
    plan::Plan,
    schema::{Code, Composite, Definition, Field, FieldType, Kind, describe},
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
        let module = path.trim_start_matches("src/core/").trim_end_matches(".rs");
        let module = module.replace('/', "::");
        let view = format!("{CORE}::{module}::{}View", composite.name);
        return must_have_chosen_names(plan, &view);
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

/// Refuses the view at `path`, if it is there already, with other names than the project has chosen: what is generated
/// with it would be in both cases.
pub fn must_have_chosen_names(plan: &Plan, path: &str) -> Result<()> {
    let chosen = Bodies::of(plan.root())?.names;
    let model = plan.model();
    let code = Code::new(&model);
    let names: Vec<&str> = path.split("::").collect();
    let Some((name, module)) = names.split_last() else {
        return Ok(());
    };
    let Some(module) = code.by_convention(module)? else {
        return Ok(());
    };
    let Some(Kind::Struct(item)) = Definition::of(&module, name).map(|view| view.kind) else {
        return Ok(());
    };
    let own = match serde_option(&item.attrs, "rename_all").as_deref() {
        Some("camelCase") => Case::Camel,
        _ => Case::Snake,
    };
    let differs = item.fields.iter().any(|field| {
        let name = field.ident.as_ref().map(ToString::to_string);
        let name = name.unwrap_or_default();
        serde_option(&field.attrs, "rename").is_none()
            && own.of_field(&name) != chosen.of_field(&name)
    });
    if !differs {
        return Ok(());
    }
    let file = &module.source.path;
    match chosen {
        Case::Camel => bail!(
            "`{name}` in {file} has names in snake_case, and Cargo.toml asks for camelCase: write \
             `#[serde(rename_all = \"camelCase\")]` above it, and adapt the endpoints that use it"
        ),
        Case::Snake => bail!(
            "`{name}` in {file} has names in camelCase, and Cargo.toml asks for snake_case: remove its \
             `rename_all = \"camelCase\"`, and adapt the endpoints that use it"
        ),
    }
}

/// Returns the text of `wanted` in `#[serde(wanted = "..")]`.
fn serde_option(attributes: &[Attribute], wanted: &str) -> Option<String> {
    let of_serde = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"));
    let mut options = of_serde.flat_map(|attribute| {
        let options = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        options.unwrap_or_default()
    });
    options.find_map(|option| match option {
        Meta::NameValue(pair) if pair.path.is_ident(wanted) => match pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
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
