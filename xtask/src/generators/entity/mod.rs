//! `new-entity billing Invoice number:string due:date?`

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::object;

use super::{Generation, Generator, columns::check_columns, existing_context, make, title};
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
        let mut domain = Domain::new(&model, &context);
        domain.must_be_new(&pascal, &snake)?;
        let id = format!("{pascal}Id");
        domain.must_be_new(&id, &snake)?;
        domain.expect_id(id, &snake);
        let fields = Field::parse_all(&self.fields, &domain)?;
        ensure!(
            fields.iter().all(|field| field.name != "id"),
            "every entity has an `id`: leave it out"
        );
        check_columns(root, &pascal, &fields)?;
        let values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "words": name.words(),
            "title": title(&name.words()),
            "fields": describe::fields(&fields),
            "partial_eq": fields.iter().all(|field| field.of.has_partial_eq()),
            "eq": fields.iter().all(|field| field.of.has_eq()),
        });
        make(&mut plan, "entity", &values)?;
        Ok(Generation {
            plan,
            next: vec![format!("cargo xtask new-port {context} {pascal} --repo")],
        })
    }
}
