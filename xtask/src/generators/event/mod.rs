//! `new-event billing InvoicePaid id:InvoiceId at:datetime`

use std::path::Path;

use anyhow::Result;
use clap::Args;
use liquid::object;

use super::{Generation, Generator, existing_context, make, publication, registration, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, describe},
};

/// Add an event: a fact that a handler publishes, and that other contexts react to
///
/// A command that is made with `--raises` publishes it, or a handler that you write. What is to happen then is a job, which
/// `new-subscriber` adds.
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
        publication::of_own(&mut plan, &context, &fields)?;
        make(&mut plan, "event", &values)?;
        let (snake, pascal) = (name.snake(), name.pascal());
        let path = format!("app_core::{context}::events::{snake}::{pascal}");
        registration::subscriber(&mut plan, &path, None)?;
        Ok(Generation {
            plan,
            next: vec![
                format!(
                    "publish it with `--raises {pascal}` on a new command, or with `Arc<dyn Publish<{pascal}>>` in a handler"
                ),
                format!(
                    "react to it with `cargo xtask new-subscriber CONTEXT JOB --on {context}.{pascal}`, or send it to other \
                     services with `cargo xtask new-subscriber {context} JOB --on {pascal} --broadcast`, which needs \
                     `cargo xtask new-integration nats`"
                ),
            ],
        })
    }
}
