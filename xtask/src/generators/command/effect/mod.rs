//! What a command does to an entity: it creates, updates or deletes one.

mod describe;
mod options;
mod origin;

pub use self::options::EffectOptions;
use self::origin::Origin;
use super::raise::Raise;
use crate::{
    bodies::Case,
    generators::{
        deletion::By,
        references::{self, Reference},
        route::Parent,
        state::{Condition, Setting},
    },
    names::Name,
    schema::{Cardinality, Entity, Field, FieldType, Id, Primitive},
};

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
    /// The field of the command that identifies the entity, unless it is created, or all with some values are deleted.
    id: Option<Field>,
    /// By what all are deleted that have the same values.
    pub by: Vec<By>,
    /// The field of the command and of the entity that says whose the entity is.
    pub owner: Option<Field>,
    /// Others see it, too: they are told that it is not theirs.
    pub others_see: bool,
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

/// Reports whether a value of `field` is still there after it was given away.
pub fn is_copy(field: &Field) -> bool {
    !field.is_list() && field.of.is_copy()
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
        let entity = [self.name.variable(), self.name.plural()];
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

    /// Notes that clients give the fields `parameters` in the path of a request: what they refer to is asked for itself.
    pub fn set_in_path(&mut self, parameters: &[String]) {
        for reference in &mut self.references {
            reference.in_path = parameters.contains(&reference.field.name);
        }
    }

    /// What the path of a request names besides the entity itself.
    pub fn parents(&self) -> Vec<Parent> {
        let in_path = self.references.iter().filter(|reference| reference.in_path);
        let parents = in_path.map(|reference| Parent {
            parameter: reference.field.name.clone(),
            entity: reference.entity.clone(),
        });
        parents.collect()
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
        if !self.by.is_empty() {
            let plural = self.name.plural().replace('_', " ");
            messages.push(format!("Something refers to one of these {plural}."));
        } else if self.verb == Verb::Deletes {
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
}
