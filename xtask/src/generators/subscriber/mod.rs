//! `new-subscriber user_profile CreateProfile --on auth.UserRegistered`

mod event;

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::Args;
use liquid::{Object, model::Value, object};

use super::{
    Generation, Generator, Templates,
    command::EffectOptions,
    existing_context,
    job::{self, ExistingJob},
    registration, write_files,
};
use crate::{
    model::Manifest,
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Domain, Event, Field, FieldType, Primitive, describe},
};

/// Add a job that is made from an event, and run after each
///
/// Without fields it has those of the event. If there is such a job already, only the event is new to it. Say with
/// `--creates`, `--updates` or `--deletes` what its handler does. Otherwise the handler is unfinished, and the job fails
/// until you write it.
#[derive(Debug, Args)]
pub struct NewSubscriber {
    /// The context that reacts
    context: String,
    /// The name of the job, which says what is to happen: `SendReceipt`
    name: String,
    /// `name:type`, some of the fields of the event
    fields: Vec<String>,
    /// The event: `billing.InvoicePaid`
    #[arg(long, value_name = "CONTEXT.EVENT")]
    on: String,
    /// Send the event to other services, which know it by the names of this service, the context and the event:
    /// `shop.billing.invoice_paid`. It needs `new-integration nats`
    #[arg(long)]
    broadcast: bool,
    #[command(flatten)]
    effect: EffectOptions,
}

impl Generator for NewSubscriber {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        let event = event::find(&model, &domain, &self.on)?;
        let fields = Field::parse_plain(&self.fields, &domain)?;
        ensure!(
            !(self.broadcast && self.effect.is_asked()),
            "a job either sends the event to other services or changes something: leave out `--broadcast`, or the other option"
        );
        if !self.broadcast
            && let Some(job) = job::existing(&plan, &context, &name, &fields, &self.effect)?
        {
            if !job.made_from.contains(&event.defined_as) {
                add_to_job(&mut plan, &context, &name, &job, &event)?;
            }
            registration::subscriber(&mut plan, &event.path, Some(&job.path))?;
            let next = Vec::new();
            return Ok(Generation { plan, next });
        }
        let fields = if fields.is_empty() {
            event.fields.clone()
        } else {
            fields
        };
        let mut of_job = Object::new();
        let described = describe(&event, &name, &fields)?;
        of_job.insert("event".into(), Value::Object(described));
        if self.broadcast {
            of_job.insert(
                "broadcast".into(),
                Value::scalar(public_name(&plan, &event)?),
            );
        }
        let (path, next) = job::write(&mut plan, &context, &name, &fields, &self.effect, of_job)?;
        registration::subscriber(&mut plan, &event.path, Some(&path))?;
        Ok(Generation { plan, next })
    }
}

/// Returns the name of `event` for other services.
///
/// # Errors
///
/// The service has no connection to them.
fn public_name(plan: &Plan, event: &Event) -> Result<String> {
    let main = plan.text("src/main.rs")?.unwrap_or_default();
    ensure!(
        main.contains("Broadcast"),
        "the service has no connection to others: run `cargo xtask new-integration nats` first"
    );
    let manifest = project::manifest(plan.root())?;
    let service = Manifest::read("Cargo.toml", &manifest).package();
    let context = event.path.split("::").nth(1).unwrap_or_default();
    let name = Name::parse(&event.name, Kind::Type)?.snake();
    Ok(format!("{}.{context}.{name}", service.unwrap_or_default()))
}

/// Adds how `job` is made from `event`, and the test of it.
fn add_to_job(
    plan: &mut Plan,
    context: &str,
    name: &Name,
    job: &ExistingJob,
    event: &Event,
) -> Result<()> {
    let mut values = object!({
        "context": context,
        "name": name.snake(),
        "Name": name.pascal(),
        "path": format!("::{}", job.path),
    });
    let described = describe(event, name, &job.fields)?;
    values.insert("event".into(), Value::Object(described));
    let mut files = Templates::of(plan.root(), "subscriber")?.render(&values)?;
    for file in &mut files {
        if file.path.starts_with("src/") {
            file.path.clone_from(&job.file);
        }
    }
    write_files(plan, &files)
}

/// Describes how the job `name`, which has `fields`, is made from `event`.
///
/// # Errors
///
/// The event has no value for one of the fields.
fn describe(event: &Event, name: &Name, fields: &[Field]) -> Result<Object> {
    let mut taken = Vec::new();
    for field in fields {
        let own = of_event(event, name, field)?;
        taken.push(object!({
            "name": field.name,
            "wrapped": field.is_optional() && !own.is_optional(),
            "comparable": field.of.has_partial_eq(),
            "float": field.of == FieldType::Primitive(Primitive::F64)
                && field.cardinality == Cardinality::One,
        }));
    }
    let mut described = object!({
        "name": Name::parse(&event.name, Kind::Type)?.snake(),
        "path": event.path,
        "comparable": fields.iter().any(|field| field.of.has_partial_eq()),
    });
    described.insert("taken".into(), describe::array(taken));
    let fields = describe::fields(&event.fields);
    described.insert("fields".into(), describe::array(fields));
    Ok(described)
}

/// Returns the field of `event` that is the value of `field` of the job `job`.
fn of_event<'e>(event: &'e Event, job: &Name, field: &Field) -> Result<&'e Field> {
    let (of_event, of_job) = (&event.name, job.pascal());
    let Some(own) = event.fields.iter().find(|own| own.name == field.name) else {
        let known: Vec<String> = event
            .fields
            .iter()
            .map(|own| format!("`{}`", own.name))
            .collect();
        let known = if known.is_empty() {
            "no fields".to_owned()
        } else {
            known.join(", ")
        };
        bail!(
            "`{of_job}` has a field `{}`, and `{of_event}` has none of this name, from which it could be made: it has \
             {known}",
            field.name
        );
    };
    let fits = own.cardinality == field.cardinality
        || (own.is_list() && field.is_list())
        || (own.cardinality == Cardinality::One && field.is_optional());
    ensure!(
        own.of == field.of && fits,
        "`{}` has another type in `{of_job}` than in `{of_event}`: give it the same one",
        field.name
    );
    Ok(own)
}
