//! `--raises InvoicePaid`: the events that a command publishes with its change.

use anyhow::{Result, bail, ensure};
use liquid::{Object, model::Value, object};

use super::effect::{Effect, Verb, is_copy};
use crate::{
    generators::state::Setting,
    names::{Kind, Name},
    schema::{Cardinality, Domain, Event, Field, FieldType, Id, Primitive, describe},
};

/// An event, and where each of its fields is from.
pub struct Raise {
    event: Event,
    name: Name,
    fields: Vec<(Field, Source)>,
}

/// Where a field of an event is from.
#[derive(Clone, Debug)]
pub struct Source {
    of: Origin,
    /// It is in a `Some`.
    wrapped: bool,
}

#[derive(Clone, Debug)]
enum Origin {
    /// The identifier of the entity.
    Id,
    /// The field of the entity with the same name, as the command leaves it.
    Entity,
    /// The field of the command with the same name.
    Command,
    /// `--set`, which gives the entity the value.
    Setting(Box<Setting>),
    Clock,
}

/// Reads `events`, which the command `command` with `fields` publishes.
///
/// # Errors
///
/// There is no such event, or nothing gives one of its fields a value.
pub fn read(
    events: &[String],
    domain: &Domain,
    command: &Name,
    effect: &Effect,
    fields: &[Field],
) -> Result<Vec<Raise>> {
    let mut raised: Vec<Raise> = Vec::new();
    for text in events {
        let name = Name::parse(text, Kind::Type)?;
        let event = domain.event(&name.pascal())?;
        let snake = name.snake();
        ensure!(
            raised.iter().all(|other| other.name.snake() != snake),
            "`--raises {text}` is there twice: leave out one of them"
        );
        ensure!(
            !effect.names().contains(&snake),
            "the handler of `{}` has something else that is called `{snake}`: rename the event",
            command.pascal()
        );
        let sources = event.fields.iter().map(|field| {
            let source = source(field, &event.name, command, effect, fields)?;
            Ok((field.clone(), source))
        });
        raised.push(Raise {
            fields: sources.collect::<Result<_>>()?,
            event,
            name,
        });
    }
    Ok(raised)
}

/// Returns where `field` of the event `event` is from.
fn source(
    field: &Field,
    event: &str,
    command: &Name,
    effect: &Effect,
    fields: &[Field],
) -> Result<Source> {
    let entity = &effect.entity;
    let is_id = field.name == "id" || field.name == format!("{}_id", effect.name.snake());
    if let FieldType::Id(Id { path, .. }) = &field.of
        && is_id
        && *path == entity.id.path
        && let Some(wrapped) = wrapped(Cardinality::One, field.cardinality)
    {
        let of = Origin::Id;
        return Ok(Source { of, wrapped });
    }
    let same = |others: &[Field]| {
        let other = others.iter().find(|other| other.name == field.name)?;
        wrapped(other.cardinality, field.cardinality).filter(|_| other.of == field.of)
    };
    if let Some(wrapped) = same(&entity.fields) {
        let of = Origin::Entity;
        return Ok(Source { of, wrapped });
    }
    if let Some(wrapped) = same(fields) {
        let of = Origin::Command;
        return Ok(Source { of, wrapped });
    }
    if let Some(setting) = effect.setting_of(field)
        && setting.has_value()
        && field.cardinality == Cardinality::One
    {
        let of = Origin::Setting(Box::new(setting.clone()));
        return Ok(Source { of, wrapped: false });
    }
    let name = &field.name;
    for (others, owner) in [
        (&*entity.fields, entity.name.clone()),
        (fields, command.pascal()),
    ] {
        let Some(other) = others.iter().find(|other| other.name == *name) else {
            continue;
        };
        ensure!(
            other.of != field.of || !other.is_optional(),
            "`{event}` has a field `{name}` that must be there, and in `{owner}` it may be absent: give it a `?`, or \
             another name"
        );
        bail!(
            "`{event}` has a field `{name}` of another type than `{owner}` has: give it the same one, or another name"
        );
    }
    let is_time = field.of == FieldType::Primitive(Primitive::DateTime)
        && (name == "at" || name.ends_with("_at"));
    if let Some(wrapped) = wrapped(Cardinality::One, field.cardinality)
        && is_time
    {
        let of = Origin::Clock;
        return Ok(Source { of, wrapped });
    }
    bail!(
        "`{event}` has a field `{name}`, and nothing gives it a value: `{}` has the fields {}, and `{}` has {}. Add it \
         to one of them, with the same type; the time of the command is a `datetime` called `at` or `*_at`",
        command.pascal(),
        list(fields.iter().map(|field| &*field.name)),
        entity.name,
        list(
            ["id"]
                .into_iter()
                .chain(entity.fields.iter().map(|field| &*field.name))
        ),
    )
}

/// Reports whether a value of which there are `from` must be wrapped to be one of which there are `to`; nothing if
/// it cannot be one.
fn wrapped(from: Cardinality, to: Cardinality) -> Option<bool> {
    match (from, to) {
        (Cardinality::One, Cardinality::One)
        | (Cardinality::Optional, Cardinality::Optional)
        | (Cardinality::Many(_), Cardinality::Many(_)) => Some(false),
        (Cardinality::One, Cardinality::Optional) => Some(true),
        _ => None,
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Raise {
    /// The path of the event, from the crate on.
    pub fn path(&self) -> &str {
        &self.event.path
    }

    pub fn needs_clock(&self) -> bool {
        self.fields.iter().any(|(_, source)| match &source.of {
            Origin::Clock => true,
            Origin::Setting(setting) => setting.needs_clock(),
            Origin::Id | Origin::Entity | Origin::Command => false,
        })
    }

    /// Reports whether it needs the entity itself.
    pub fn needs_entity(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(_, source)| matches!(source.of, Origin::Entity))
    }

    /// Reports whether it needs the field `name` of the command.
    pub fn needs_argument(&self, name: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(field, source)| matches!(source.of, Origin::Command) && field.name == name)
    }

    /// Describes it for a command of which the events `later` are made after this one.
    pub fn describe(&self, verb: Verb, later: &[Self]) -> Object {
        let fields = self.fields.iter().map(|(field, source)| {
            let mut later = later.iter();
            let shared = !is_copy(field) && later.any(|raise| raise.needs_argument(&field.name));
            let mut object = object!({
                "name": field.name,
                "wrapped": source.wrapped,
                "copy": is_copy(field),
                "shared": shared,
                "origin": match source.of {
                    Origin::Id if verb == Verb::Creates => "new_id",
                    Origin::Id => "id",
                    Origin::Entity => "entity",
                    Origin::Command => "command",
                    Origin::Setting(_) => "setting",
                    Origin::Clock => "clock",
                },
            });
            if let Origin::Setting(setting) = &source.of {
                object.insert("setting".into(), Value::Object(setting.describe()));
            }
            object
        });
        let mut object = object!({
            "name": self.name.snake(),
            "Name": self.event.name,
            "path": self.event.path,
            "comparable": self.event.comparable,
        });
        object.insert("fields".into(), describe::array(fields.collect::<Vec<_>>()));
        object
    }
}
