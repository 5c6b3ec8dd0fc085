//! `new-value-object billing Money amount:i64 currency:string`

use std::{collections::BTreeSet, path::Path};

use anyhow::{Result, ensure};
use clap::Args;
use heck::ToPascalCase;
use liquid::{Object, ValueView, object};

use super::{Generation, Generator, enumeration, existing_context, make, publication, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{self, Cardinality, Domain, Field, FieldType, WrittenField, describe},
};

/// Add a value object, which cannot be invalid
#[derive(Debug, Args)]
pub struct NewValueObject {
    /// The context that it belongs to
    context: String,
    /// The name of the value object: `Money`
    name: String,
    /// The values that it consists of, as `name:type`. Numbers can have bounds: 'quantity:i32(1..100)', 'price:decimal(0..)'.
    /// The default is one text
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
        let (snake, pascal) = (name.snake(), name.pascal());
        if let [text] = self.fields.as_slice()
            && let written = WrittenField::parse(text)?
            && let WrittenField {
                of: "enum",
                arguments: Some(variants),
                ..
            } = written
        {
            ensure!(
                written.is_bare(),
                "`{text}` is not an enum: write `value:enum({variants})`. The field that has the enum can be optional, \
                 unique and the like"
            );
            let of = schema::enumeration(text, &context, &pascal, variants)?;
            enumeration::add(&mut plan, &context, &of)?;
            return Ok(Generation {
                plan,
                next: Vec::new(),
            });
        }
        let fields = if self.fields.is_empty() {
            Field::parse_parts(&["value:string".to_owned()], &domain)?
        } else {
            Field::parse_parts(&self.fields, &domain)?
        };
        check(&fields)?;

        let single = fields.len() == 1;
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "title": title(&name.words()),
            "eq": fields.iter().all(|field| field.of.has_eq()),
            "hash": fields.iter().all(has_hash),
            "serde": fields.iter().all(|field| field.of.has_serde()),
            "type": {
                "path": format!("app_core::{context}::domain::{snake}::{pascal}"),
                "context": context,
                "name": snake,
                "Name": pascal,
                "single": single,
            },
        });
        let described = describe::fields(&fields).into_iter();
        let described = described.map(|field| with_names(field, single));
        values.insert("fields".into(), describe::array(described));
        publication::add(&mut plan, &fields)?;
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
            field.cardinality == Cardinality::One && !field.claimant,
            "the field `{}` of a value object has one value: make the whole value object optional, or a list, \
             where it is used",
            field.name
        );
        let simple = matches!(field.of, FieldType::Primitive(_) | FieldType::Text(_));
        ensure!(
            fields.len() > 1 || simple,
            "a value object around one value cannot be around `{}`, which has rules of its own: use that one, or add \
             a second field",
            field.name
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
        FieldType::Value(_) | FieldType::Composite(_) => false,
        FieldType::Text(_) | FieldType::Id(_) | FieldType::Enum(_) => true,
    }
}

/// Adds the names that the rules of a field have. They name the field where there are several.
fn with_names(mut field: Object, single: bool) -> Object {
    let name = field.get("name").map(|name| name.to_kstr().into_string());
    let name = name.filter(|_| !single).unwrap_or_default();
    let code = if single {
        String::new()
    } else {
        format!("{name}_")
    };
    field.extend(object!({ "variant": name.to_pascal_case(), "code": code }));
    field
}
