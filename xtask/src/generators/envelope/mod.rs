//! The objects around what requests and answers are about: `{"invoice": {..}}`.

use anyhow::Result;
use liquid::{Object, model::Value, object};

use super::{
    make,
    message::{Answer, Message},
};
use crate::{
    bodies::Bodies,
    names::{Kind, Name},
    plan::Plan,
    schema::FieldType,
};

/// What is in the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    One,
    List,
    Page,
}

/// Returns the name of what `message` is about: that of what it returns, of its field `id`, or the rest of its own.
pub fn subject(message: &Message) -> Name {
    let returned = match &message.answer {
        Answer::Nothing | Answer::Value(_) => None,
        Answer::Id(path) => named(path, &["Id"]),
        Answer::View(path, _) => named(path, &["View", "Summary"]),
    };
    let of_id = || {
        let id = message.fields.iter().find(|field| field.name == "id")?;
        match &id.of {
            FieldType::Id(id) => named(&id.path, &["Id"]),
            _ => None,
        }
    };
    let of_message = || {
        let rest = message.name.without(message.name.first_word());
        rest.singular()
    };
    returned.or_else(of_id).unwrap_or_else(of_message)
}

/// Returns the name of the type at `path` without its end, if that is one of `ends`.
fn named(path: &str, ends: &[&str]) -> Option<Name> {
    let of = path.rsplit("::").next()?;
    let short = ends.iter().find_map(|end| of.strip_suffix(end))?;
    Name::parse(short, Kind::Type).ok()
}

/// Describes the objects around what is about `name`; nothing if the project has chosen none.
pub fn describe(bodies: Bodies, name: &Name) -> Value {
    if bodies.envelope {
        Value::Object(values(name))
    } else {
        Value::Nil
    }
}

fn values(name: &Name) -> Object {
    object!({
        "Name": name.pascal(),
        "words": name.words(),
        "one": name.snake(),
        "many": name.plural(),
        "many_words": name.plural().replace('_', " "),
    })
}

/// Adds the types of the objects around `contents`, if the project has chosen some.
pub fn add(plan: &mut Plan, name: &Name, contents: &[Content]) -> Result<()> {
    if contents.is_empty() || !Bodies::of(plan.root())?.envelope {
        return Ok(());
    }
    let mut values = values(name);
    values.extend(object!({
        "around_one": contents.contains(&Content::One),
        "around_list": contents.contains(&Content::List),
        "around_page": contents.contains(&Content::Page),
    }));
    make(plan, "envelope", &values)
}
