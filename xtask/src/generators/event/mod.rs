//! `new-event billing InvoicePaid id:InvoiceId at:datetime`

use std::path::Path;

use anyhow::Result;
use clap::Args;
use liquid::object;

use super::{Generation, Generator, existing_context, make, publication, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, describe},
};

/// Add an event: a fact that a handler publishes, and that other contexts react to
///
/// `new-command --raises` publishes it. Reacting to it with a job is written by hand: ARCHITECTURE.md shows how.
#[derive(Debug, Args)]
pub struct NewEvent {
    /// The context that it belongs to
    context: String,
    /// The name of the event, which says what has happened: `InvoicePaid`
    name: String,
    /// `name:type`
    fields: Vec<String>,
}

impl Generator for NewEvent {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        let fields = Field::parse_plain(&self.fields, &domain)?;
        let mut values = object!({
            "context": context,
            "name": name.snake(),
            "Name": name.pascal(),
            "title": title(&name.words()),
            "partial_eq": fields.iter().all(|field| field.of.has_partial_eq()),
            "eq": fields.iter().all(|field| field.of.has_eq()),
        });
        values.insert("fields".into(), describe::array(describe::fields(&fields)));
        publication::add(&mut plan, &fields)?;
        make(&mut plan, "event", &values)?;
        let next = format!(
            "publish it with `Arc<dyn Publish<{}>>` in a handler, and list it in `subscribers!` in src/main.rs",
            name.pascal()
        );
        Ok(Generation {
            plan,
            next: vec![next],
        })
    }
}
