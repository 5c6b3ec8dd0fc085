//! Value objects, from their code.

use anyhow::{Result, bail};
use heck::ToShoutySnakeCase;
use syn::{FnArg, Pat, ReturnType, Type};

use super::{
    code::Code,
    definition::{Definition, Kind},
    primitive::Primitive,
    range::Range,
    types::{Composite, Conversion, Field, FieldType, Text, ValueObject},
};
use crate::model::layout::short;

/// Reads a value object around one value.
///
/// # Errors
///
/// It cannot be made of a primitive.
pub fn single<'m>(code: &Code<'m>, definition: &Definition<'m>) -> Result<ValueObject> {
    let (path, name) = definition.path(code)?;
    let made_of = |wanted: &str| definition.made_of(code, wanted);
    let (fallible, inner) = match (made_of("TryFrom"), made_of("From")) {
        (Some(inner), _) => (true, inner),
        (None, Some(inner)) => (false, inner),
        (None, None) => bail!("it has no `TryFrom` of a `String`, a number or the like"),
    };
    let conversion = if definition.becomes(code, inner) {
        Some(Conversion::From)
    } else {
        let is_text = inner == Primitive::Text && definition.method(code, "as_str").is_some();
        is_text.then_some(Conversion::AsStr)
    };
    Ok(ValueObject {
        name,
        path,
        inner,
        fallible,
        conversion,
        equality: definition.equality(code),
        is_copy: definition.is_copy(code),
        has_serde: definition.has_serde(code, fallible),
        text: text(code, definition),
        range: range(code, definition, "BOUNDS", inner),
        examples: definition.examples(code),
    })
}

/// Returns the lengths of the text that a value object is around, if it says them.
fn text<'m>(code: &Code<'m>, definition: &Definition<'m>) -> Option<Text> {
    let Kind::Struct(item) = definition.kind else {
        return None;
    };
    code.text(&definition.module, &item.fields.iter().next()?.ty)
}

/// Returns the bounds of a number of the type `of` that the constant `name` of a value object says.
fn range<'m>(
    code: &Code<'m>,
    definition: &Definition<'m>,
    name: &str,
    of: Primitive,
) -> Option<Range> {
    Range::from_code(of, definition.constant(code, name)?)
}

/// Reads a value object of several values, which are `fields`.
///
/// # Errors
///
/// It cannot be made of its fields, or does not show them.
pub fn composite<'m>(
    code: &Code<'m>,
    definition: &Definition<'m>,
    mut fields: Vec<Field>,
) -> Result<Composite> {
    let (path, name) = definition.path(code)?;
    let Some(new) = definition.method(code, "new") else {
        bail!("it has no `new` that takes its fields");
    };
    let parameters = new.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match typed.pat.as_ref() {
            Pat::Ident(ident) => Some(ident.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    if !parameters.eq(fields.iter().map(|field| field.name.clone())) {
        bail!("its `new` does not take its fields in their order");
    }
    let mut borrowed = Vec::new();
    for field in &mut fields {
        if let FieldType::Primitive(of) = field.of {
            let name = field.name.to_shouty_snake_case();
            field.range = range(code, definition, &name, of);
        }
        let Some(getter) = definition.method(code, &field.name) else {
            bail!("it has no method `{}()` that returns the field", field.name);
        };
        borrowed.push(matches!(&getter.output,
            ReturnType::Type(_, of) if matches!(of.as_ref(), Type::Reference(_))));
    }
    let is_result = |of: &Type| {
        let names = code.names(&definition.module, of);
        names.last().is_some_and(|name| short(name) == "Result")
    };
    let fallible = matches!(&new.output, ReturnType::Type(_, of) if is_result(of));
    let context = match definition.module.name.as_slice() {
        [_, context, part, ..] if part == "domain" => Some(context.clone()),
        _ => None,
    };
    Ok(Composite {
        name,
        path,
        context,
        fields,
        fallible,
        equality: definition.equality(code),
        is_copy: definition.is_copy(code),
        has_serde: definition.has_serde(code, fallible),
        borrowed,
    })
}
