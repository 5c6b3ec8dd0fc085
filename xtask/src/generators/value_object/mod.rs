//! `new-value-object billing Money amount:i64 currency:string`

use std::{collections::BTreeSet, path::Path};

use anyhow::{Result, ensure};
use clap::Args;
use heck::ToPascalCase;
use liquid::{Object, model::Value, object};

use super::{Generation, Generator, existing_context, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, FieldType, TYPES, describe},
};

/// Add a value object, which cannot be invalid
#[derive(Debug, Args)]
pub struct NewValueObject {
    /// The context that it belongs to
    context: String,
    /// The name of the value object: `Money`
    name: String,
    /// The values that it consists of, as `name:type`. The default is one text
    fields: Vec<String>,
}

/// A function with more parameters is not accepted by clippy.
const MAX_FIELDS: usize = 7;

impl Generator for NewValueObject {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        domain.must_be_new(&name.pascal(), &name.snake())?;
        let fields = if self.fields.is_empty() {
            Field::parse_all(&["value:string".to_owned()], &domain)?
        } else {
            Field::parse_all(&self.fields, &domain)?
        };
        check(&fields)?;

        let single = fields.len() == 1;
        let (snake, pascal) = (name.snake(), name.pascal());
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "title": title(&name.words()),
            "eq": fields.iter().all(|field| field.of.has_eq()),
            "hash": fields.iter().all(has_hash),
            "type": {
                "path": format!("app_core::{context}::domain::{snake}::{pascal}"),
                "context": context,
                "name": snake,
                "Name": pascal,
                "single": single,
            },
        });
        let described = fields
            .iter()
            .map(|field| Value::Object(described(field, single)));
        values.insert("fields".into(), Value::Array(described.collect()));
        make(&mut plan, "value_object", &values)?;
        Ok(Generation {
            plan,
            next: vec![format!(
                "write in src/core/{context}/domain/{snake}.rs what makes one valid"
            )],
        })
    }
}

fn check(fields: &[Field]) -> Result<()> {
    ensure!(
        fields.len() <= MAX_FIELDS,
        "a value object has at most {MAX_FIELDS} fields, and this has {}: for more, write it by hand, or \
         make an entity",
        fields.len()
    );
    let mut variants = BTreeSet::new();
    for field in fields {
        ensure!(
            variants.insert(field.name.to_pascal_case()),
            "the rules of two fields would have the same names: give `{}` another name",
            field.name
        );
        ensure!(
            !field.optional,
            "the field `{}` of a value object cannot be optional: make the whole value object optional \
             where it is used",
            field.name
        );
        let simple = matches!(field.of, FieldType::Primitive(_))
            || (fields.len() > 1 && matches!(field.of, FieldType::Id(_)));
        ensure!(
            simple,
            "the field `{}` of a value object must have one of these types: {}",
            field.name,
            TYPES.join(", ")
        );
        ensure!(
            field.name != "new",
            "a field of a value object cannot be called `new`: that is the name of its constructor"
        );
    }
    Ok(())
}

fn has_hash(field: &Field) -> bool {
    match &field.of {
        FieldType::Primitive(primitive) => primitive.has_hash(),
        _ => true,
    }
}

/// Describes a field with the names that its rules have. They name the field where there are several.
fn described(field: &Field, single: bool) -> Object {
    let mut object = describe::field(field);
    let name = &field.name;
    let words = name.replace('_', " ");
    object.extend(if single {
        object!({ "variant": "", "code": "", "subject": "", "max": "MAX_LENGTH" })
    } else {
        object!({
            "variant": name.to_pascal_case(),
            "code": format!("{name}_"),
            "subject": format!("{words} "),
            "max": format!("MAX_{}_LENGTH", name.to_uppercase()),
        })
    });
    object
}
