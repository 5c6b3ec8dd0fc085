//! Describes what a command does to templates.

use liquid::{Object, model::Value, object};

use super::{Effect, Verb};
use crate::{
    generators::{command::raise::Raise, deletion, references, state::Setting},
    schema::{Field, describe},
};

impl Effect {
    /// Describes the effect on `fields` of the command, which are `described`.
    pub fn describe(&self, context: &str, fields: &[Field], described: &[Object]) -> Object {
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
            "var": self.name.variable(),
            "words": self.name.words(),
            "plural": self.name.plural(),
            "path": self.entity.path,
            "id_path": self.entity.id.path,
            "id": self.id.as_ref().map(|id| id.name.clone()),
            "owner": self.owner.as_ref().map(|owner| owner.name.clone()),
            "others_see": self.others_see,
            "claimant": self.claimant.as_ref().map(|claimant| claimant.name.clone()),
            "method": self.method.snake(),
            "finished": self.is_finished(),
            "versioned": self.is_versioned(),
            "needs_clock": self.needs_clock(),
            "has_clock": self.needs_clock() || self.raised.iter().any(Raise::needs_clock),
            // The entity and its events get the same time.
            "now": if self.raised.iter().any(Raise::needs_clock) { "now" } else { "self.clock.now()" },
            // The test of the handler stores what the command refers to.
            "stores": self
                .references
                .iter()
                .any(|reference| reference.is_deep() || !reference.field.is_optional()),
            // What is deleted is loaded only to know that it is there, unless something asks for more.
            "is_named": self.verb != Verb::Deletes
                || self.others_see
                || !self.conditions.is_empty()
                || self.raised.iter().any(Raise::needs_entity),
        });
        let by = deletion::describe_all(&self.by);
        object.insert("by".into(), describe::array(by));
        object.extend(object!({ "delete_by": deletion::method(&self.by) }));
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
        let references = references::describe_in(context, &self.references, fields);
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
        object.insert("fields".into(), describe::array(self.fields()));
        object
    }

    /// Describes the fields of the entity, and where each is from when it is created.
    fn fields(&self) -> Vec<Object> {
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
                let origin = origin.map(|(_, origin)| origin.name());
                object.insert("origin".into(), origin.map_or(Value::Nil, Value::scalar));
                object.extend(object!({ "shared": self.is_shared(own) }));
                object
            });
        fields.collect()
    }
}
