//! What a command does to an entity: it creates, updates or deletes one.

use anyhow::{Result, bail, ensure};
use clap::Args;
use liquid::{Object, model::Value, object};

use super::raise::{self, Raise};
use crate::{
    bodies::{Bodies, Case},
    generators::{
        references::{self, Reference},
        state::{Condition, Setting},
    },
    model::layout::CORE,
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Code, Domain, Entity, Field, FieldType, Id, Primitive, describe},
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
    /// Load this entity, or fail with 404, and delete it
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Creates,
    Updates,
    Deletes,
}

/// What a command does to an entity.
pub struct Effect {
    pub verb: Verb,
    pub entity: Entity,
    pub name: Name,
    /// The file that defines the entity.
    pub file: String,
    /// The field of the command that identifies the entity, unless it is created.
    id: Option<Field>,
    /// The field of the command and of the entity that says whose the entity is.
    owner: Option<Field>,
    /// The field of the command with the claimant, if something that it refers to can only be got by its owner.
    pub claimant: Option<Field>,
    /// The method of the entity that changes it.
    pub method: Name,
    /// The fields of the command for the method.
    arguments: Vec<Field>,
    /// The fields of the command that refer to other entities.
    pub references: Vec<Reference>,
    /// The fields of the entity, and where each is from when it is created.
    origins: Vec<(Field, Origin)>,
    /// The fields that get a value which is not in the command.
    settings: Vec<Setting>,
    /// What must be true of the entity before.
    conditions: Vec<Condition>,
    /// The fields of the entity that no two entities have the same value of.
    unique: Vec<Field>,
    /// The events that it publishes.
    pub raised: Vec<Raise>,
    /// The case in which clients know the names of fields.
    names: Case,
}

/// Where a field of a new entity is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The field of the command with the same name.
    Command,
    /// The same, in a `Some`.
    SomeOfCommand,
    Clock,
    /// The first version.
    First,
    None,
    Empty,
    /// `--set`.
    Setting,
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
        let code = Code::new(&model);
        let port = [CORE, context, "ports", "repo", &name.snake()];
        let repository = format!("{}Repository", name.pascal());
        let has_repository = code.by_convention(&port)?.is_some();
        ensure!(
            has_repository,
            "`{}` has no `{repository}`: `cargo xtask new-port {context} {} --repo` makes it",
            name.pascal(),
            name.pascal()
        );
        let owner = fields.iter().find(|field| {
            let same = |own: &&Field| own.name == field.name && own.of == field.of;
            field.claimant && entity.fields.iter().any(|own| same(&own))
        });
        let id = match verb {
            Verb::Creates => None,
            Verb::Updates | Verb::Deletes => Some(id(command, &entity, fields)?),
        };
        let is_given = |field: &&Field| !field.claimant && Some(*field) != id.as_ref();
        let given: Vec<Field> = fields.iter().filter(is_given).cloned().collect();
        let references = references::all(plan, context, &given)?;
        let is_private = references.iter().any(|reference| reference.owner.is_some());
        let claimant = fields.iter().find(|field| is_private && field.claimant);
        let mut effect = Effect {
            verb,
            name: name.clone(),
            file,
            id,
            owner: owner.cloned(),
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
            Some(*field) != effect.id.as_ref() && ![owner, claimant].contains(&Some(*field))
        };
        effect.arguments = fields.iter().filter(is_argument).cloned().collect();
        if let (Verb::Deletes, Some(other)) = (verb, effect.arguments.first()) {
            bail!(
                "`{}` deletes an entity, which takes its id and nothing else: leave out `{}`",
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
}

impl EffectOptions {
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

/// Reports whether a value of `field` is still there after it was given away.
pub fn is_copy(field: &Field) -> bool {
    !field.is_list() && field.of.is_copy()
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

/// Returns the field of the command that identifies the entity.
fn id(command: &Name, entity: &Entity, fields: &[Field]) -> Result<Field> {
    let is_id = |field: &&Field| {
        let of = matches!(&field.of, FieldType::Id(Id { path, .. }) if *path == entity.id.path);
        of && field.cardinality == Cardinality::One
    };
    match fields.iter().find(is_id) {
        Some(field) => Ok(field.clone()),
        None => bail!(
            "`{}` does not say which `{}` it is about: add the field `id:{}`",
            command.pascal(),
            entity.name,
            entity.id.name
        ),
    }
}

/// Returns where each field of a new entity is from.
fn origins(
    command: &Name,
    entity: &Entity,
    fields: &[Field],
    settings: &[Setting],
) -> Result<Vec<(Field, Origin)>> {
    for field in fields {
        ensure!(
            entity.fields.iter().any(|own| own.name == field.name),
            "`{}` has a field `{}`, and `{}` has none of this name: a command that creates an entity gives it its \
             fields",
            command.pascal(),
            field.name,
            entity.name
        );
    }
    let origin = |own: &Field| {
        if settings
            .iter()
            .any(|setting| setting.field.name == own.name)
        {
            return Ok(Origin::Setting);
        }
        let Some(given) = fields.iter().find(|field| field.name == own.name) else {
            return match (own.cardinality, &own.of) {
                (Cardinality::Optional, _) => Ok(Origin::None),
                (Cardinality::Many(_), _) => Ok(Origin::Empty),
                (Cardinality::One, FieldType::Primitive(Primitive::DateTime)) => Ok(Origin::Clock),
                (Cardinality::One, FieldType::Primitive(Primitive::Version)) => Ok(Origin::First),
                (Cardinality::One, _) => bail!(
                    "`{}` has no field `{}`, which a new `{}` needs: add it, with the same type, or say its value with \
                     `--set {}=value`",
                    command.pascal(),
                    own.name,
                    entity.name,
                    own.name
                ),
            };
        };
        let same = match (given.cardinality, own.cardinality) {
            (Cardinality::One, Cardinality::One)
            | (Cardinality::Optional, Cardinality::Optional)
            | (Cardinality::Many(_), Cardinality::Many(_)) => Some(Origin::Command),
            (Cardinality::One, Cardinality::Optional) => Some(Origin::SomeOfCommand),
            _ => None,
        };
        match same {
            Some(origin) if given.of == own.of => Ok(origin),
            _ => bail!(
                "`{}` has another type in `{}` than in `{}`: give it the same one",
                own.name,
                command.pascal(),
                entity.name
            ),
        }
    };
    let fields = entity.fields.iter();
    fields.map(|own| Ok((own.clone(), origin(own)?))).collect()
}

impl Effect {
    /// The identifier that the command returns.
    pub fn output(&self) -> Option<&Id> {
        (self.verb == Verb::Creates).then_some(&self.entity.id)
    }

    /// Reports whether the method of the entity can be written: each argument is a field of it.
    pub fn is_finished(&self) -> bool {
        self.verb != Verb::Updates
            || (!(self.arguments.is_empty() && self.settings.is_empty())
                && self
                    .arguments
                    .iter()
                    .all(|argument| self.set_by(argument).is_some()))
    }

    /// The names that its handler has for other things than events.
    pub fn names(&self) -> Vec<String> {
        let own = ["clock", "command", "id", "now", "uuids"].map(str::to_owned);
        let entity = [self.name.snake(), self.name.plural()];
        let others = self.references.iter();
        let others = others.map(|reference| reference.entity.plural());
        own.into_iter().chain(entity).chain(others).collect()
    }

    /// Returns what gives the field of the entity that is called like `field`, and has its type, a value that is
    /// not in the command.
    pub fn setting_of(&self, field: &Field) -> Option<&Setting> {
        let is = |own: &Field| own.name == field.name && own.of == field.of;
        self.settings.iter().find(|setting| is(&setting.field))
    }

    /// Reports whether an event needs the field of the command that is called like `field`, after the entity got
    /// it.
    fn is_shared(&self, field: &Field) -> bool {
        let mut raised = self.raised.iter();
        !is_copy(field) && raised.any(|raise| raise.needs_argument(&field.name))
    }

    /// Reports whether the entity gets the time of the command.
    fn needs_clock(&self) -> bool {
        self.settings.iter().any(Setting::needs_clock)
            || self
                .origins
                .iter()
                .any(|(_, origin)| *origin == Origin::Clock)
    }

    /// What 409 means, if it can be the answer: the entity is in the wrong state, another one has a value already that
    /// only one can have, or something refers to the one that is deleted.
    pub fn conflict(&self) -> Option<String> {
        let conditions = self.conditions.iter();
        let mut messages: Vec<_> = conditions
            .map(|condition| condition.message(&self.name, self.names))
            .collect();
        let words = self.name.words();
        let taken = self.unique.iter().filter(|field| self.changes(field));
        messages.extend(taken.map(|field| references::taken(&words, &field.name)));
        if self.verb == Verb::Deletes {
            messages.push(format!("Something refers to this {words}."));
        }
        (!messages.is_empty()).then(|| messages.join(" "))
    }

    /// Reports whether the command gives `field` of the entity a value.
    fn changes(&self, field: &Field) -> bool {
        let by_setting = || {
            let mut settings = self.settings.iter();
            settings.any(|setting| setting.field.name == field.name)
        };
        let by_argument = || {
            let mut arguments = self.arguments.iter();
            arguments.any(|argument| argument.name == field.name)
        };
        match self.verb {
            Verb::Creates => true,
            Verb::Updates => by_argument() || by_setting(),
            Verb::Deletes => false,
        }
    }

    /// Reports whether the entity counts its changes.
    fn is_versioned(&self) -> bool {
        let version = FieldType::Primitive(Primitive::Version);
        let mut fields = self.entity.fields.iter();
        fields.any(|field| field.name == "version" && field.of == version)
    }

    /// Returns the field of the entity that `argument` is the new value of.
    fn set_by(&self, argument: &Field) -> Option<&Field> {
        let fits = |own: &&Field| {
            own.name == argument.name
                && own.of == argument.of
                && (own.cardinality == argument.cardinality
                    || (own.is_list() && argument.is_list())
                    || (own.is_optional() && argument.cardinality == Cardinality::One))
        };
        self.entity.fields.iter().find(fits)
    }

    /// Describes the effect on the fields of the command, which are `described`.
    pub fn describe(&self, context: &str, described: &[Object]) -> Object {
        let of_command = |name: &str| {
            let named = |field: &&Object| {
                field
                    .get("name")
                    .is_some_and(|own| liquid::ValueView::to_kstr(own).as_str() == name)
            };
            described.iter().find(named).cloned()
        };
        let mut object = object!({
            "verb": match self.verb {
                Verb::Creates => "creates",
                Verb::Updates => "updates",
                Verb::Deletes => "deletes",
            },
            "name": self.name.snake(),
            "Name": self.name.pascal(),
            "words": self.name.words(),
            "plural": self.name.plural(),
            "path": self.entity.path,
            "id_path": self.entity.id.path,
            "id": self.id.as_ref().map(|id| id.name.clone()),
            "owner": self.owner.as_ref().map(|owner| owner.name.clone()),
            "claimant": self.claimant.as_ref().map(|claimant| claimant.name.clone()),
            "method": self.method.snake(),
            "finished": self.is_finished(),
            "versioned": self.is_versioned(),
            "needs_clock": self.needs_clock(),
            "has_clock": self.needs_clock() || self.raised.iter().any(Raise::needs_clock),
            // The entity and its events get the same time.
            "now": if self.raised.iter().any(Raise::needs_clock) { "now" } else { "self.clock.now()" },
            // The test of the handler stores what the command refers to.
            "stores": self.references.iter().any(|reference| !reference.field.is_optional()),
            // What is deleted is loaded only to know that it is there, unless something asks for more.
            "is_named": self.verb != Verb::Deletes
                || !self.conditions.is_empty()
                || self.raised.iter().any(Raise::needs_entity),
        });
        let raised = self.raised.iter().enumerate();
        let raised =
            raised.map(|(index, raise)| raise.describe(self.verb, &self.raised[index + 1..]));
        object.insert("raised".into(), describe::array(raised.collect::<Vec<_>>()));
        let settings = self.settings.iter().map(Setting::describe);
        object.insert(
            "settings".into(),
            describe::array(settings.collect::<Vec<_>>()),
        );
        let conditions = self.conditions.iter();
        let conditions = conditions.map(|condition| condition.describe(&self.name, self.names));
        object.insert(
            "conditions".into(),
            describe::array(conditions.collect::<Vec<_>>()),
        );
        let references = references::describe(context, &self.references);
        let ports = references::ports(&references, &self.name);
        object.insert("references".into(), describe::array(references));
        object.insert("ports".into(), describe::array(ports));
        let arguments = self.arguments.iter().map(|argument| {
            let mut object = of_command(&argument.name).unwrap_or_default();
            let wrapped = self
                .set_by(argument)
                .is_some_and(|own| own.is_optional() && !argument.is_optional());
            let shared = self.is_shared(argument);
            object.extend(object!({ "wrapped": wrapped, "shared": shared }));
            object
        });
        object.insert(
            "arguments".into(),
            describe::array(arguments.collect::<Vec<_>>()),
        );
        let fields = describe::fields(self.entity.fields.iter());
        let fields = fields
            .into_iter()
            .zip(&self.entity.fields)
            .map(|(mut object, own)| {
                let origin = self
                    .origins
                    .iter()
                    .find(|(field, _)| field.name == own.name);
                let setting = self
                    .settings
                    .iter()
                    .find(|setting| setting.field.name == own.name);
                object.insert(
                    "setting".into(),
                    setting.map_or(Value::Nil, |setting| Value::Object(setting.describe())),
                );
                let origin = origin.map(|(_, origin)| match origin {
                    Origin::Setting => "setting",
                    Origin::Command => "command",
                    Origin::SomeOfCommand => "some",
                    Origin::Clock => "clock",
                    Origin::First => "first",
                    Origin::None => "none",
                    Origin::Empty => "empty",
                });
                object.insert("origin".into(), origin.map_or(Value::Nil, Value::scalar));
                object.extend(object!({ "shared": self.is_shared(own) }));
                object
            });
        object.insert("fields".into(), describe::array(fields.collect::<Vec<_>>()));
        object
    }
}
