//! The options of a command that say what it does, and what they mean for its fields.

use anyhow::{Result, bail, ensure};
use clap::Args;

use super::{Effect, Verb, origin::origins};
use crate::{
    bodies::Bodies,
    generators::{
        command::raise,
        deletion,
        owner::{self, Right},
        references,
        state::{Condition, Setting},
    },
    model::layout::CORE,
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Code, Domain, Entity, Field, FieldType, Id},
};

/// What a command does. Without an entity, its handler is unfinished.
#[derive(Clone, Debug, Default, Args)]
pub struct EffectOptions {
    /// Create this entity from the fields. A command returns its id
    #[arg(long, value_name = "ENTITY", group = "effect")]
    creates: Option<String>,
    /// Load this entity, or fail with 404; call a method of it, which is generated too; and save it
    #[arg(long, value_name = "ENTITY", group = "effect")]
    updates: Option<String>,
    /// Load this entity, or fail with 404, and delete it. Without its id, delete all that have the values of the fields,
    /// which it has, too: `article_id:ArticleId`. To delete none is no error
    #[arg(long, value_name = "ENTITY", group = "effect")]
    deletes: Option<String>,
    /// Give a field of the entity a value that no request has: `status=cancelled`, `paid_at=now`, `paid_at=none`
    #[arg(
        long,
        value_name = "FIELD=VALUE",
        requires = "effect",
        conflicts_with = "deletes"
    )]
    set: Vec<String>,
    /// Fail with 409 unless a field of the entity has this value: `status=booked`, `status!=paid`, `paid_at=none`
    #[arg(
        long,
        value_name = "FIELD=VALUE",
        requires = "effect",
        conflicts_with = "creates"
    )]
    only_if: Vec<String>,
    /// Publish this event with the change. Its fields are filled from those of the command and the entity
    #[arg(long, value_name = "EVENT", requires = "effect")]
    raises: Vec<String>,
}

impl EffectOptions {
    /// Reports whether it is said what the command does.
    pub fn is_asked(&self) -> bool {
        self.asked().is_some()
    }

    fn asked(&self) -> Option<(Verb, &str)> {
        let verbs = [
            (Verb::Creates, &self.creates),
            (Verb::Updates, &self.updates),
            (Verb::Deletes, &self.deletes),
        ];
        verbs
            .into_iter()
            .find_map(|(verb, entity)| Some((verb, entity.as_deref()?)))
    }

    /// Reads what the command `command` of `context`, which has `fields`, does; nothing if that is not said.
    ///
    /// # Errors
    ///
    /// There is no such entity, it has no repository, or the fields do not fit.
    pub fn read(
        &self,
        plan: &Plan,
        context: &str,
        command: &Name,
        fields: &[Field],
    ) -> Result<Option<Effect>> {
        let Some((verb, entity)) = self.asked() else {
            return Ok(None);
        };
        let model = plan.model();
        let name = Name::parse(entity, Kind::Type)?;
        let domain = Domain::new(&model, context);
        let entity = domain.entity(&name.pascal())?;
        let file = domain.file_of(&entity)?;
        must_be_stored(&Code::new(&model), context, &name)?;
        let owner = fields.iter().find(|field| {
            let same = |own: &Field| {
                own.name == field.name && own.of == field.of && own.cardinality == Cardinality::One
            };
            field.claimant && entity.fields.iter().any(same)
        });
        let id = match (verb, id(&entity, fields)) {
            (Verb::Creates, _) => None,
            (Verb::Updates, None) => return Err(without_id(command, &entity)),
            (_, id) => id,
        };
        let by = if verb == Verb::Deletes && id.is_none() {
            self.must_be_of_one(command)?;
            deletion::read(command, &entity, fields)?
        } else {
            Vec::new()
        };
        // One that deletes all with some values looks at none of them.
        let others_see = by.is_empty() && is_seen_by_others(plan, context, &name, owner)?;
        let is_given =
            |field: &&Field| !field.claimant && Some(*field) != id.as_ref() && by.is_empty();
        let mut references = references::all(plan, context, fields)?;
        references.retain(|reference| is_given(&&reference.field));
        references::must_be_checkable(&references)?;
        let is_private = references.iter().any(|reference| reference.owner.is_some());
        let claimant = fields.iter().find(|field| is_private && field.claimant);
        let mut effect = Effect {
            verb,
            name: name.clone(),
            file,
            id,
            by,
            owner: owner.cloned(),
            others_see,
            claimant: claimant.cloned(),
            method: method(command, &name),
            arguments: Vec::new(),
            references,
            origins: Vec::new(),
            settings: self.settings(command, &entity, fields)?,
            conditions: self
                .only_if
                .iter()
                .map(|text| Condition::parse("--only-if", text, &entity))
                .collect::<Result<_>>()?,
            unique: references::unique_fields(plan, context, &name)?,
            raised: Vec::new(),
            names: Bodies::of(plan.root())?.names,
            entity,
        };
        if verb == Verb::Creates {
            let compared = |field: &&Field| Some(*field) != claimant || owner == claimant;
            let fields_of_entity: Vec<Field> = fields.iter().filter(compared).cloned().collect();
            effect.origins = origins(command, &effect.entity, &fields_of_entity, &effect.settings)?;
            effect.raised = raise::read(&self.raises, &domain, command, &effect, fields)?;
            return Ok(Some(effect));
        }
        let is_argument = |field: &&Field| {
            effect.by.is_empty()
                && Some(*field) != effect.id.as_ref()
                && ![owner, claimant].contains(&Some(*field))
        };
        effect.arguments = fields.iter().filter(is_argument).cloned().collect();
        if let (Verb::Deletes, Some(other)) = (verb, effect.arguments.first()) {
            bail!(
                "`{}` deletes an entity, which takes its id and nothing else: leave out `{}`, or the id to delete all with \
                 this value",
                command.pascal(),
                other.name
            );
        }
        let now = usize::from(effect.needs_clock());
        ensure!(
            now == 0
                || effect
                    .arguments
                    .iter()
                    .all(|argument| argument.name != "now"),
            "`{}` has a field `now`, and its method gets the time of the command as `now`: rename the field",
            command.pascal()
        );
        ensure!(
            effect.arguments.len() + now <= MOST_ARGUMENTS,
            "`{}` would call a method with more than {MOST_ARGUMENTS} arguments: group some of its fields in a value \
             object",
            command.pascal()
        );
        effect.raised = raise::read(&self.raises, &domain, command, &effect, fields)?;
        Ok(Some(effect))
    }

    /// Refuses what is about one entity, for a command that deletes any number of them.
    fn must_be_of_one(&self, command: &Name) -> Result<()> {
        let option = if !self.raises.is_empty() {
            "--raises"
        } else if !self.only_if.is_empty() {
            "--only-if"
        } else {
            return Ok(());
        };
        bail!(
            "`{}` has no id, so it deletes all with some values, and `{option}` is about one: leave it out, or add the id",
            command.pascal()
        )
    }

    fn settings(&self, command: &Name, entity: &Entity, fields: &[Field]) -> Result<Vec<Setting>> {
        let mut settings: Vec<Setting> = Vec::new();
        for text in &self.set {
            let setting = Setting::parse(text, entity)?;
            let name = &setting.field.name;
            ensure!(
                fields.iter().all(|field| field.name != *name),
                "`--set {text}`: `{}` has a field `{name}`, which has the value: leave out one of them",
                command.pascal()
            );
            ensure!(
                settings.iter().all(|other| other.field.name != *name),
                "`--set {text}`: `{name}` gets two values: leave out one of them"
            );
            settings.push(setting);
        }
        Ok(settings)
    }
}

/// A function with more parameters is not accepted by clippy. One of them is `self`.
const MOST_ARGUMENTS: usize = 6;

/// Returns the name of the method for the command: `pay` for `PayInvoice`, `mark_paid` for `MarkInvoicePaid`.
fn method(command: &Name, entity: &Name) -> Name {
    let method = command.without_noun(&entity.snake()).snake();
    match method.as_str() {
        // A command may be called as its entity.
        "" | "new" | "id" => Name::parse(&format!("apply_{}", command.snake()), Kind::Field)
            .unwrap_or_else(|_| command.clone()),
        // This would hide the method of the trait.
        "clone" => command.clone(),
        // It may be a keyword: `MoveInvoice`.
        _ => Name::parse(&method, Kind::Field).unwrap_or_else(|_| command.clone()),
    }
}

/// Reports whether others see an entity that only its `owner` may change.
fn is_seen_by_others(
    plan: &Plan,
    context: &str,
    entity: &Name,
    owner: Option<&Field>,
) -> Result<bool> {
    let of = owner::of(plan, context, entity)?;
    Ok(owner
        .zip(of)
        .is_some_and(|(owner, of)| of.right == Right::Change && of.field.name == owner.name))
}

/// Refuses an entity that has no repository.
fn must_be_stored(code: &Code, context: &str, name: &Name) -> Result<()> {
    let pascal = name.pascal();
    let port = [CORE, context, "ports", "repo", &name.snake()];
    ensure!(
        code.by_convention(&port)?.is_some(),
        "`{pascal}` has no `{pascal}Repository`: `cargo xtask new-port {context} {pascal} --repo` makes it"
    );
    Ok(())
}

/// Returns the field of the command that identifies the entity, and not another one to which it refers.
fn id(entity: &Entity, fields: &[Field]) -> Option<Field> {
    let is_id = |field: &&Field| {
        let of = matches!(&field.of, FieldType::Id(Id { path, .. }) if *path == entity.id.path);
        let is_own = entity.fields.iter().any(|own| own.name == field.name);
        of && !is_own && field.cardinality == Cardinality::One
    };
    fields.iter().find(is_id).cloned()
}

fn without_id(command: &Name, entity: &Entity) -> anyhow::Error {
    anyhow::anyhow!(
        "`{}` does not say which `{}` it is about: add the field `id:{}`",
        command.pascal(),
        entity.name,
        entity.id.name
    )
}
