//! Reads a JSON document as a tree, and finds what no value may contain.

use std::{borrow::Cow, cell::RefCell, fmt};

use kernel::Violation;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::{
    input::Input,
    place::Place,
    run::{Found, MOST_VIOLATIONS},
};

/// The reason why a document cannot be read.
pub enum Unreadable {
    /// It is not well-formed.
    Malformed(serde_json::Error),
    /// It is well-formed, but a value is beyond what can be read.
    Beyond(Violation),
}

/// Reads `document`. Also returns the texts that contain the character U+0000, which Postgres cannot store.
pub fn read(document: &[u8]) -> Result<(Input<'_>, Vec<Found>), Unreadable> {
    let notes = Notes::default();
    let mut deserializer = serde_json::Deserializer::from_slice(document);
    let value = Value {
        notes: &notes,
        place: Place::Root,
    };
    let input = value
        .deserialize(&mut deserializer)
        .and_then(|input| deserializer.end().map(|()| input))
        .map_err(|error| notes.unreadable(error))?;
    Ok((input, notes.found.into_inner()))
}

/// Notes that `text`, at `place`, contains the character U+0000, if it does.
pub fn note_nul(text: &str, place: &Place<'_>, found: &mut Vec<Found>) {
    if found.len() < MOST_VIOLATIONS && text.contains('\0') {
        let violation = Violation {
            pointer: place.pointer(),
            code: "nul_character",
            message: "must not contain the character U+0000".to_owned(),
        };
        found.push((place.position(), violation));
    }
}

#[derive(Default)]
struct Notes {
    found: RefCell<Vec<Found>>,
    /// The pointer to the value that could not be read.
    failed: RefCell<Option<String>>,
}

impl Notes {
    fn unreadable(&self, error: serde_json::Error) -> Unreadable {
        // serde_json calls this a syntax error, although the syntax is right.
        const BEYOND: [(&str, &str); 4] = [
            (
                "number out of range",
                "must be a number that is not as large",
            ),
            ("recursion limit exceeded", "must not be nested as deeply"),
            (
                "lone leading surrogate",
                "must not contain half of a surrogate pair",
            ),
            (
                "unexpected end of hex escape",
                "must not contain half of a surrogate pair",
            ),
        ];
        let text = error.to_string();
        let beyond = BEYOND.iter().find(|(start, _)| text.starts_with(start));
        match beyond {
            Some((_, message)) if error.classify() == Category::Syntax => {
                Unreadable::Beyond(Violation {
                    pointer: self.failed.take().unwrap_or_default(),
                    code: "invalid",
                    message: (*message).to_owned(),
                })
            }
            _ => Unreadable::Malformed(error),
        }
    }
}

/// Reads the value at `place`.
struct Value<'p> {
    notes: &'p Notes,
    place: Place<'p>,
}

impl Value<'_> {
    fn text<'de>(&self, text: Cow<'de, str>) -> Input<'de> {
        note_nul(&text, &self.place, &mut self.notes.found.borrow_mut());
        Input::Text(text)
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Input<'de>;

    fn deserialize<D: de::Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Input<'de>, D::Error> {
        let Self { notes, place } = self;
        deserializer.deserialize_any(self).inspect_err(|_| {
            let mut failed = notes.failed.borrow_mut();
            failed.get_or_insert_with(|| place.pointer());
        })
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Input<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Input<'de>, E> {
        Ok(Input::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Input<'de>, E> {
        Ok(Input::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Input<'de>, E> {
        Ok(Input::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Input<'de>, E> {
        Ok(Input::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Input<'de>, E> {
        Ok(Input::Float(value))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Input<'de>, E> {
        Ok(self.text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Input<'de>, E> {
        Ok(self.text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Input<'de>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(Value {
            notes: self.notes,
            place: self.place.element(elements.len()),
        })? {
            elements.push(element);
        }
        Ok(Input::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Input<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = object.next_key_seed(Name)? {
            let place = self.place.field(fields.len(), &name);
            note_nul(&name, &place, &mut self.notes.found.borrow_mut());
            let value = object.next_value_seed(Value {
                notes: self.notes,
                place,
            })?;
            fields.push((name, value));
        }
        Ok(Input::Object(fields))
    }
}

/// Reads the name of a field.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<Cow<'de, str>, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
