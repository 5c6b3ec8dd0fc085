//! Conditions about rows of other tables: the items of a list, and the pairs of a relation.

use liquid::{Object, object};

use super::{source::Source, through::Through};
use crate::{
    generators::repository::list::List,
    names::{Kind, Name},
    schema::{Cardinality, Field, FieldType},
};

/// A table with a row for each value that an entity is linked with.
#[derive(Clone, Debug)]
pub struct Linked {
    pub table: String,
    /// The column that tells of which entity a row is.
    pub reference: String,
    /// The field of the entity that this column has the value of.
    pub outer: String,
    /// The column with what is asked for.
    pub value: String,
    /// What is asked for, as the tables have it: an item, or an id.
    pub of: Field,
    /// The table is that of a relation. Otherwise it is that of a list.
    pub through: Option<Through>,
}

impl Linked {
    /// Returns the table of the list of `source` whose items are called `name`.
    pub fn of_list<'s>(source: &'s Source, name: &str) -> Option<(&'s Field, Self)> {
        let list = source.lists.iter().find(|list| is_item_of(list, name))?;
        let mut fields = source.entity.fields.iter();
        let field = fields.find(|field| field.name == list.name)?;
        let linked = Self {
            table: list.table.clone(),
            reference: list.owner.clone(),
            outer: "id".to_owned(),
            value: "value".to_owned(),
            of: Field::new(name, field.of.clone(), Cardinality::One),
            through: None,
        };
        Some((field, linked))
    }

    /// Reports whether the entity to be found may be linked with others of its own kind.
    pub fn is_of_kind(&self, source: &Source) -> bool {
        self.through.is_some() && self.of.of == FieldType::Id(source.entity.id.clone())
    }

    /// Says it to clients. `own` is the list.
    pub fn doc(&self, own: &Field) -> String {
        match &self.through {
            Some(through) => format!("Linked with this by {}.", through.a_words),
            None => format!("One of the {}.", own.name.replace('_', " ")),
        }
    }

    pub fn describe(&self) -> Object {
        object!({
            "table": self.table,
            "reference": self.reference,
            "outer": self.outer,
            "value": self.value,
        })
    }
}

/// Reports whether `name` is what one item of `list` is called.
pub fn is_item_of(list: &List, name: &str) -> bool {
    let list = Name::parse(&list.name, Kind::Field);
    list.is_ok_and(|list| list.singular().snake() == name)
}
