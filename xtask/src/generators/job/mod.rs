//! `new-job billing RemindDebtors --every "0 8 * * MON-FRI Europe/Berlin"`

mod existing;
mod payload;
mod schedule;

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::Object;

pub use self::existing::ExistingJob;
use self::schedule::Schedule;
use super::{
    Generation, Generator,
    command::{EffectOptions, NewlyWritten},
    existing_context,
    message::Answer,
    registration,
};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field},
};

/// Add a job: a command that is stored and run later, or at certain times
///
/// Say with `--creates`, `--updates` or `--deletes` what its handler does. Otherwise the handler is unfinished, and the
/// job fails until you write it.
#[derive(Debug, Args)]
pub struct NewJob {
    /// The context that it belongs to
    context: String,
    /// The name of the job: `RemindDebtor`
    name: String,
    /// `name:type`
    fields: Vec<String>,
    #[command(flatten)]
    effect: EffectOptions,
    /// Run it at these times: the five fields of cron (minute, hour, day of the month, month, day of the week), and a
    /// time zone, which is UTC if it is left out. "0 8 * * MON-FRI Europe/Berlin" is each working day at eight
    #[arg(long, value_name = "TIMES")]
    every: Option<String>,
    /// Run it after each event of another service with this name, from whose data it is read: `shop.billing.invoice_paid`. It
    /// needs `new-integration nats`
    #[arg(long, value_name = "EVENT", conflicts_with = "every")]
    on: Option<String>,
}

impl Generator for NewJob {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let times = self.every.as_deref().map(Schedule::parse).transpose()?;
        if let Some(event) = &self.on {
            must_be_foreign(event)?;
        }
        let domain = Domain::new(&model, &context);
        let fields = Field::parse_plain(&self.fields, &domain)?;
        if let Some(times) = &times
            && let Some(job) = existing(&plan, &context, &name, &fields, &self.effect)?
        {
            without_fields(&name, &job.fields)?;
            registration::schedule(&mut plan, times.text(), &job.path)?;
            let next = Vec::new();
            return Ok(Generation { plan, next });
        }
        if let Some(event) = &self.on
            && let Some(job) = existing(&plan, &context, &name, &fields, &self.effect)?
        {
            registration::foreign_event(&mut plan, event, &job.path)?;
            let next = Vec::new();
            return Ok(Generation { plan, next });
        }
        if times.is_some() {
            without_fields(&name, &fields)?;
        }
        let (path, unfinished) = write(
            &mut plan,
            &context,
            &name,
            &fields,
            &self.effect,
            Object::new(),
        )?;
        let mut next = Vec::new();
        match (times, &self.on) {
            (Some(times), _) => registration::schedule(&mut plan, times.text(), &path)?,
            (None, Some(event)) => registration::foreign_event(&mut plan, event, &path)?,
            (None, None) => next.push(format!(
                "store it with `Arc<dyn Defer<{}>>` in a handler",
                name.pascal()
            )),
        }
        next.extend(unfinished);
        Ok(Generation { plan, next })
    }
}

/// Plans the new job `name` of `context`, which is described by `job`. Returns its path, and what is left to write by
/// hand.
pub fn write(
    plan: &mut Plan,
    context: &str,
    name: &Name,
    fields: &[Field],
    effect: &EffectOptions,
    job: Object,
) -> Result<(String, Vec<String>)> {
    payload::check(name, fields)?;
    let effect = effect.read(plan, context, name, fields)?;
    let command = NewlyWritten {
        context,
        name,
        fields,
        effect: effect.as_ref(),
        answer: &Answer::Nothing,
        job: Some(job),
    };
    let unfinished = command.write(plan)?;
    Ok((command.path(), unfinished))
}

/// Returns the job `name` of `context` if there is one, and if nothing is said of what it should be.
///
/// # Errors
///
/// There is a command of this name that is not a job, or whose fields cannot be read.
pub fn existing(
    plan: &Plan,
    context: &str,
    name: &Name,
    fields: &[Field],
    effect: &EffectOptions,
) -> Result<Option<ExistingJob>> {
    if !fields.is_empty() || effect.is_asked() {
        return Ok(None);
    }
    ExistingJob::find(&plan.model(), context, name)
}

/// Refuses what cannot be the name of an event of another service.
fn must_be_foreign(event: &str) -> Result<()> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_part);
    ensure!(
        event.split('.').count() > 1 && event.split('.').all(is_word),
        "`--on {event}`: write the name that the other service gives the event, words with dots between them, like \
         `shop.billing.invoice_paid`. For an event of this service, run `new-subscriber`"
    );
    Ok(())
}

/// Refuses fields of a job that a schedule runs.
fn without_fields(name: &Name, fields: &[Field]) -> Result<()> {
    if let Some(field) = fields.first() {
        ensure!(
            fields.is_empty(),
            "`{}` has a field `{}`, and a schedule has no value for it: leave out the field, and let the handler find \
             what there is to do, or leave out `--every`",
            name.pascal(),
            field.name
        );
    }
    Ok(())
}
