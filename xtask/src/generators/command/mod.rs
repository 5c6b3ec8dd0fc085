//! `new-command billing IssueInvoice number:string --creates Invoice --route "POST /invoices"`

mod effect;
mod state;

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::{model::Value, object};

use self::effect::{Effect, EffectOptions, Verb};
use super::{
    Generation, Generator, Templates,
    access::{Access, AccessOptions},
    existing_context, make,
    message::{Answer, Message},
    publication, registration,
    route::{self, Endpoint, Fate},
    title, write_files,
};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, FieldType, Id, Primitive, describe},
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
    /// The type that the command returns: `uuid`, or an id of the context
    #[arg(long, value_name = "TYPE")]
    returns: Option<String>,
    /// Add an endpoint for it, with an HTTP test: "POST /invoices/{id}/payment"
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
        let fields = Field::parse_plain(&self.fields, &domain)?;
        let effect = self.effect.read(&plan, &context, &name, &fields)?;
        let output = self.output(&domain, effect.as_ref())?;
        self.access.must_be_of(self.route.as_deref())?;
        let endpoint = self.route.as_deref().map(Endpoint::parse).transpose()?;

        let (snake, pascal) = (name.snake(), name.pascal());
        let described = describe::fields(&fields);
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "title": title(&name.words()),
        });
        let of_output = output.as_ref().map(describe::field_type);
        values.insert("output".into(), of_output.map_or(Value::Nil, Value::Object));
        let of_effect = effect
            .as_ref()
            .map(|effect| effect.describe(&context, &described));
        values.insert("effect".into(), of_effect.map_or(Value::Nil, Value::Object));
        values.insert("fields".into(), describe::array(described));
        publication::add(&mut plan, &fields)?;
        make(&mut plan, "command", &values)?;
        if let Some(effect) = &effect {
            add_to_entity(&mut plan, effect, &values)?;
        }
        let path = format!("app_core::{context}::commands::{snake}::{pascal}");
        registration::handler(&mut plan, &path, &format!("{path}Handler"))?;

        let mut next = Vec::new();
        if let Some(endpoint) = endpoint {
            let access = Access::of(&plan, &self.access, &fields)?;
            next.extend(access.note());
            let message = Message {
                is_command: true,
                name,
                path,
                fields,
                answer: answer(output.as_ref()),
            };
            let fate = match &effect {
                None => Fate::Unfinished,
                Some(effect) if effect.verb == Verb::Creates => Fate::Created,
                Some(effect) => Fate::Missing {
                    entity: effect.name.clone(),
                    conflict: effect.conflict(),
                },
            };
            route::add(&mut plan, &context, &endpoint, &message, &access, &fate)?;
        }
        next.push(match &effect {
            None => {
                format!("implement `{pascal}Handler` in src/core/{context}/commands/{snake}.rs")
            }
            Some(effect) if !effect.is_finished() => format!(
                "implement `{}::{}` in {}",
                effect.name.pascal(),
                effect.method.snake(),
                effect.file
            ),
            Some(_) => return Ok(Generation { plan, next }),
        });
        Ok(Generation { plan, next })
    }
}

impl NewCommand {
    fn output(&self, domain: &Domain, effect: Option<&Effect>) -> Result<Option<FieldType>> {
        let id = effect.and_then(Effect::output);
        let Some(text) = &self.returns else {
            return Ok(id.cloned().map(FieldType::Id));
        };
        let of = match Primitive::parse(text) {
            Some(primitive) => FieldType::Primitive(primitive),
            None => domain.find(text)?,
        };
        ensure!(
            matches!(of, FieldType::Id(_) | FieldType::Primitive(Primitive::Uuid)),
            "a command returns an identifier, and `{text}` is none: use `uuid` or an id"
        );
        ensure!(
            effect.is_none() || matches!((&of, id), (FieldType::Id(of), Some(id)) if of == id),
            "what the command returns follows from what it does: leave out `--returns`"
        );
        Ok(Some(of))
    }
}

fn answer(output: Option<&FieldType>) -> Answer {
    match output {
        None => Answer::Nothing,
        Some(FieldType::Id(Id { path, .. })) => Answer::Id(path.clone()),
        Some(_) => Answer::Id("uuid::Uuid".to_owned()),
    }
}

/// Adds the method of the entity, and the error that there is none.
fn add_to_entity(plan: &mut Plan, effect: &Effect, values: &liquid::Object) -> Result<()> {
    if effect.verb == Verb::Creates {
        return Ok(());
    }
    let unknown = object!({
        "context": values.get("context").cloned(),
        "unknown": format!("{}_unknown", effect.name.snake()),
        "words": effect.name.words(),
    });
    make(plan, "unknown", &unknown)?;
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
