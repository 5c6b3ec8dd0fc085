//! Lists of an entity, which have tables of their own.

use anyhow::{Result, ensure};
use heck::ToPascalCase;
use liquid::{Object, object};

use super::storable::is_fallible;
use crate::{
    names::{Kind, Name},
    schema::{Cardinality, Database, Field, FieldType, Part, describe, must_differ},
};

/// A field that is a list.
pub struct List {
    pub name: String,
    singular: String,
    pub table: String,
    /// The column with the id of the entity.
    pub owner: String,
    /// The fields of an element: those of a value object, or one.
    pub elements: Vec<Field>,
    /// The columns of an element.
    pub columns: Vec<Part>,
    is_fallible: bool,
}

/// The column with the position of an element.
const POSITION: &str = "position";
/// The column of an element that has one.
const VALUE: &str = "value";

impl List {
    /// Returns the lists among `fields`, which are those of the entity `entity`.
    ///
    /// # Errors
    ///
    /// Two columns of a table would have the same name.
    pub fn all(entity: &Name, fields: &[Field]) -> Result<Vec<Self>> {
        let lists = fields.iter().filter(|field| field.is_list());
        lists.map(|field| Self::of(entity, field)).collect()
    }

    fn of(entity: &Name, field: &Field) -> Result<Self> {
        let owner = format!("{}_id", entity.snake());
        let elements = match &field.of {
            FieldType::Composite(composite) => composite.fields.clone(),
            of => vec![Field::new(VALUE, of.clone(), Cardinality::One)],
        };
        must_differ(&elements)?;
        let columns = Field::all_parts(&elements);
        for part in &columns {
            ensure!(
                part.name != owner && part.name != POSITION,
                "`{}` cannot be stored: its table has a column `{}` already. Give that part another name",
                field.name,
                part.name
            );
        }
        Ok(Self {
            name: field.name.clone(),
            singular: singular(&field.name)?,
            table: format!("{}_{}", entity.snake(), field.name),
            owner,
            elements,
            columns,
            is_fallible: is_fallible(field),
        })
    }

    pub fn describe(&self, database: Database) -> Object {
        let mut object = object!({
            "name": self.name,
            "singular": self.singular,
            "Row": format!("{}Row", self.singular.to_pascal_case()),
            "table": self.table,
            "owner": self.owner,
            "fallible": self.is_fallible,
            "copy": self.columns.iter().all(|part| part.primitive.is_copy()),
        });
        object.insert(
            "columns".into(),
            describe::array(describe::parts(&self.columns, database)),
        );
        object
    }
}

/// Returns the name of a variable with an element of the list `name`. The code around it uses some names itself.
fn singular(name: &str) -> Result<String> {
    let singular = Name::parse(name, Kind::Field)?.singular().snake();
    Ok(match singular.as_str() {
        "id" | "position" | "row" => "element".to_owned(),
        _ => singular,
    })
}
