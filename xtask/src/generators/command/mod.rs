//! `new-command billing IssueInvoice number:string --creates Invoice --route "POST /invoices"`

mod effect;
mod raise;

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use liquid::{Object, model::Value, object};

pub use self::effect::EffectOptions;
use self::effect::{Effect, Verb};
use super::{
    Generation, Generator, Templates,
    access::{Access, AccessOptions},
    author, deletion, existing_context, lookup, make,
    message::{self, Answer, Message, Wrapped},
    owner, publication, references, registration,
    route::{self, Endpoint, Fate},
    title, unknown, write_files,
};
use crate::{
    model::Model,
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Domain, Field, FieldType, Primitive, default_without_body, describe},
};

/// Add a command with its handler and a unit test
///
/// Say with `--creates`, `--updates` or `--deletes` what its handler does. Otherwise the handler is unfinished: an
/// endpoint answers 501 until you write it.
#[derive(Debug, Args)]
pub struct NewCommand {
    /// The context that it belongs to
    context: String,
    /// The name of the command: `PayInvoice`
    name: String,
    /// `name:type`
    fields: Vec<String>,
    #[command(flatten)]
    effect: EffectOptions,
    /// What the command returns: an id, a view of the context's queries, or any other type that a field can have, for
    /// example `InvoiceView`, 'Money?' or `i64[]`
    #[arg(long, value_name = "TYPE")]
    returns: Option<String>,
    /// Add an endpoint for it, with an HTTP test: "POST /invoices/{id}/payment". What the path names and does not exist is
    /// 404; what a body refers to, 422
    #[arg(long)]
    route: Option<String>,
    #[command(flatten)]
    access: AccessOptions,
}

impl Generator for NewCommand {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        let fields = Field::parse_message(&self.fields, &domain)?;
        let mut effect = self.effect.read(&plan, &context, &name, &fields)?;
        let answer = self.answer(&model, &domain, effect.as_ref())?;
        self.access.must_be_of(self.route.as_deref())?;
        let endpoint = self.route.as_deref().map(Endpoint::parse).transpose()?;
        if let (Some(effect), Some(endpoint)) = (&mut effect, &endpoint) {
            effect.set_in_path(&endpoint.parameters);
        }
        let has_default = |field: &&Field| {
            let in_body = endpoint
                .as_ref()
                .is_some_and(|endpoint| endpoint.has_in_body(&field.name));
            field.default.is_some() && !in_body
        };
        if let Some(field) = fields.iter().find(has_default) {
            bail!(default_without_body(&field.name));
        }

        let command = NewlyWritten {
            context: &context,
            name: &name,
            fields: &fields,
            effect: effect.as_ref(),
            answer: &answer,
            job: None,
        };
        let path = command.path();
        let unfinished = command.write(&mut plan)?;

        let mut next = Vec::new();
        let access = endpoint
            .as_ref()
            .map(|_| Access::of(&plan, &self.access, &fields))
            .transpose()?;
        if let Some(effect) = &effect {
            next.extend(references::must_be_compared(
                &effect.references,
                effect.claimant.as_ref(),
                access.as_ref(),
                "add a field for the claimant, like `user_id:claimant`",
            )?);
        }
        let changed = effect
            .as_ref()
            .filter(|effect| effect.verb != Verb::Creates)
            .map(|effect| &effect.entity);
        if let Some(entity) = changed {
            next.extend(owner::must_be_compared(
                &plan,
                &context,
                entity,
                &name,
                &fields,
                access.as_ref(),
            )?);
        }
        if let (Some(endpoint), Some(access)) = (endpoint, access) {
            next.extend(access.note());
            if let Some(entity) = changed {
                next.extend(owner::note(&domain, entity, &fields)?);
            }
            let message = Message {
                is_command: true,
                name,
                path,
                fields,
                answer,
            };
            let fate = match &effect {
                None => Fate::Unfinished,
                Some(effect) if effect.verb == Verb::Creates => Fate::Created {
                    conflict: effect.conflict(),
                    parents: effect.parents(),
                },
                Some(effect) if !effect.by.is_empty() => Fate::Done {
                    conflict: effect.conflict(),
                },
                Some(effect) => Fate::Missing {
                    entity: effect.name.clone(),
                    conflict: effect.conflict(),
                    of_another: effect.others_see,
                    parents: effect.parents(),
                },
            };
            route::add(&mut plan, &context, &endpoint, &message, &access, &fate)?;
            if let Fate::Created { .. } = fate {
                next.extend(route::note_of_location(&plan, &context, &endpoint)?);
            }
        }
        next.extend(unfinished);
        Ok(Generation { plan, next })
    }
}

/// A command that is about to be written, with its handler and its test.
pub struct NewlyWritten<'a> {
    pub context: &'a str,
    pub name: &'a Name,
    pub fields: &'a [Field],
    pub effect: Option<&'a Effect>,
    pub answer: &'a Answer,
    /// What its templates need to know of it as a job, if it is one.
    pub job: Option<Object>,
}

impl NewlyWritten<'_> {
    /// Its path, from the crate on.
    pub fn path(&self) -> String {
        let (snake, pascal) = (self.name.snake(), self.name.pascal());
        format!("app_core::{}::commands::{snake}::{pascal}", self.context)
    }

    /// Returns true if it is a job that sends an event to other services.
    fn is_broadcast(&self) -> bool {
        let job = self.job.as_ref();
        job.is_some_and(|job| job.contains_key("broadcast"))
    }

    /// Plans its files, and registers its handler. Returns what is left to write by hand.
    pub fn write(&self, plan: &mut Plan) -> Result<Vec<String>> {
        let Self {
            context,
            name,
            fields,
            effect,
            answer,
            ..
        } = self;
        let (snake, pascal) = (name.snake(), name.pascal());
        let described = describe::fields(*fields);
        let object = |object: Option<Object>| object.map_or(Value::Nil, Value::Object);
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "title": title(&name.words()),
        });
        values.insert("output".into(), object(output(answer)));
        values.insert("job".into(), object(self.job.clone()));
        let of_effect = effect.map(|effect| effect.describe(context, fields, &described));
        values.insert("effect".into(), object(of_effect));
        values.insert("fields".into(), describe::array(described));
        publication::add(plan, fields)?;
        if let Answer::Value(value) = answer {
            publication::add(plan, std::slice::from_ref(value))?;
        }
        make(plan, "command", &values)?;
        if let Some(effect) = effect {
            lookup::add(plan, context, &effect.references)?;
            add_to_entity(plan, context, effect, &values)?;
            for raise in &effect.raised {
                registration::subscriber(plan, raise.path(), None)?;
            }
        }
        let path = self.path();
        registration::handler(plan, &path, &format!("{path}Handler"))?;
        let mut next = Vec::new();
        match effect {
            None if self.is_broadcast() => {}
            None => next.push(format!(
                "implement `{pascal}Handler` in src/core/{context}/commands/{snake}.rs"
            )),
            Some(effect) => {
                if !effect.is_finished() {
                    next.push(format!(
                        "implement `{}::{}` in {}",
                        effect.name.pascal(),
                        effect.method.snake(),
                        effect.file
                    ));
                }
                next.extend(deletion::notes(name, &effect.name, &effect.by));
                let handler = format!("{pascal}Handler");
                next.extend(references::unchecked(plan, context, fields, &[handler])?);
            }
        }
        Ok(next)
    }
}

impl NewCommand {
    fn answer(&self, model: &Model, domain: &Domain, effect: Option<&Effect>) -> Result<Answer> {
        let id = effect.and_then(Effect::output);
        let Some(text) = &self.returns else {
            return Ok(id.map_or(Answer::Nothing, |id| Answer::Id(id.path.clone())));
        };
        let answer = returned(model, domain, text)?;
        ensure!(
            effect.is_none()
                || matches!((&answer, id), (Answer::Id(path), Some(id)) if *path == id.path),
            "{}: leave out `--returns {text}`",
            match id {
                Some(_) =>
                    "`--creates` returns the id of what is new, and an endpoint answers with it and with the `Location` at \
                     which a client gets the rest",
                None =>
                    "what is changed or deleted is returned by no command, and an endpoint answers 204: a client gets it \
                     with a query",
            }
        );
        Ok(answer)
    }
}

/// Reads what a command returns: `InvoiceView`, `Money?`, `i64[]`.
fn returned(model: &Model, domain: &Domain, text: &str) -> Result<Answer> {
    let (name, wrapped) = match (text.strip_suffix('?'), text.strip_suffix("[]")) {
        (Some(name), _) => (name, Wrapped::Option),
        (_, Some(name)) => (name, Wrapped::Vec),
        _ => (text, Wrapped::No),
    };
    if let Some(path) = message::view(model, domain.context(), name)? {
        return Ok(Answer::View(path, wrapped));
    }
    let mut fields = Field::parse_plain(&[format!("value:{text}")], domain)
        .with_context(|| format!("a command cannot return `{text}`"))?;
    let Some(value) = fields.pop().filter(|field| !field.claimant) else {
        bail!("`{text}` is not what a command returns: write a type, for example `Money` or `i64`");
    };
    message::must_be_writable(&value)?;
    Ok(match (&value.of, value.cardinality) {
        (FieldType::Id(id), Cardinality::One) => Answer::Id(id.path.clone()),
        (FieldType::Primitive(Primitive::Uuid), Cardinality::One) => {
            Answer::Id("uuid::Uuid".to_owned())
        }
        _ => Answer::Value(Box::new(value)),
    })
}

/// Describes what a command returns, like a field; nothing if it returns nothing.
fn output(answer: &Answer) -> Option<Object> {
    let of_path = |path: &str, wrapped: Wrapped| {
        let mut field = object!({
            "optional": wrapped == Wrapped::Option,
            "list": wrapped == Wrapped::Vec,
        });
        let of = object!({ "kind": "view", "path": path });
        field.insert("type".into(), Value::Object(of));
        field
    };
    match answer {
        Answer::Nothing => None,
        Answer::Id(path) => Some(of_path(path, Wrapped::No)),
        Answer::View(path, wrapped) => Some(of_path(path, *wrapped)),
        Answer::Value(value) => describe::fields([&**value]).pop(),
    }
}

/// Adds the method of the entity, and the errors that there is none, or nothing that a path names; or the method of its
/// repository that deletes all with some values.
fn add_to_entity(plan: &mut Plan, context: &str, effect: &Effect, values: &Object) -> Result<()> {
    for reference in &effect.references {
        if reference.in_path {
            unknown::add(plan, context, &reference.entity)?;
        }
    }
    if effect.verb == Verb::Creates {
        return Ok(());
    }
    if !effect.by.is_empty() {
        return deletion::add(plan, context, &effect.name, &effect.entity, &effect.by);
    }
    unknown::add(plan, context, &effect.name)?;
    if let (true, Some(owner)) = (effect.others_see, &effect.owner) {
        author::add(plan, &effect.name, &effect.file, owner)?;
    }
    if effect.verb == Verb::Updates {
        let templates = Templates::of(plan.root(), "method")?;
        let mut files = templates.render(values)?;
        for file in &mut files {
            file.path.clone_from(&effect.file);
        }
        write_files(plan, &files)?;
    }
    Ok(())
}
