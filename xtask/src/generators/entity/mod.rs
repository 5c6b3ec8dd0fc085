//! `new-entity billing Invoice number:string due:date?`

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::object;

use super::{
    Generation, Generator, columns::check_columns, enumeration, existing_context, make,
    publication, title,
};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, describe},
};

/// Add an entity with its id
#[derive(Debug, Args)]
pub struct NewEntity {
    /// The context that it belongs to
    context: String,
    /// The name of the entity: `Invoice`
    name: String,
    /// `name:type`, without the id
    fields: Vec<String>,
}

impl Generator for NewEntity {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let (snake, pascal) = (name.snake(), name.pascal());
        let domain = Domain::new(&model, &context).with_entity(&pascal, &snake);
        domain.must_be_new(&pascal, &snake)?;
        domain.must_be_new(&format!("{pascal}Id"), &snake)?;
        let fields = Field::parse_plain(&self.fields, &domain)?;
        ensure!(
            fields.iter().all(|field| field.name != "id"),
            "every entity has an `id`: leave it out"
        );
        check_columns(root, &pascal, &fields)?;
        enumeration::add_new(&mut plan, &context, &fields)?;
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "words": name.words(),
            "title": title(&name.words()),
            "partial_eq": fields.iter().all(|field| field.of.has_partial_eq()),
            "eq": fields.iter().all(|field| field.of.has_eq()),
        });
        values.insert("fields".into(), describe::array(describe::fields(&fields)));
        publication::add(&mut plan, &fields)?;
        make(&mut plan, "entity", &values)?;
        Ok(Generation {
            plan,
            next: vec![format!("cargo xtask new-port {context} {pascal} --repo")],
        })
    }
}
