//! The form of requests and answers that the project has chosen: `[workspace.metadata.bodies]` in `Cargo.toml`.

use std::path::Path;

use anyhow::{Result, bail, ensure};

use crate::{
    model::{Manifest, Setting},
    project,
    schema::Field,
};

/// The form of requests and answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bodies {
    /// The case of the names in them.
    pub names: Case,
    /// What is about an entity is in an object with the name of the entity: `{"invoice": {..}}`.
    pub envelope: bool,
}

/// The case of the names in requests and answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// `due_on`, as the field is called.
    #[default]
    Snake,
    /// `dueOn`
    Camel,
}

const TABLE: &str = "[workspace.metadata.bodies] of Cargo.toml";

impl Bodies {
    /// Reads what the project at `root` has chosen. What it does not say has its default.
    ///
    /// # Errors
    ///
    /// An option or its value is not known.
    pub fn of(root: &Path) -> Result<Self> {
        let manifest = project::manifest(root)?;
        let manifest = Manifest::read("Cargo.toml", &manifest);
        let mut bodies = Self::default();
        for Setting {
            name,
            value,
            written,
        } in manifest.metadata("bodies")
        {
            match (name, value.as_str(), value.as_bool()) {
                ("names", Some("snake_case"), _) => bodies.names = Case::Snake,
                ("names", Some("camelCase"), _) => bodies.names = Case::Camel,
                ("names", ..) => bail!(unknown_value(
                    name,
                    written,
                    "\"snake_case\"",
                    "\"camelCase\""
                )),
                ("envelope", _, Some(envelope)) => bodies.envelope = envelope,
                ("envelope", ..) => bail!(unknown_value(name, written, "true", "false")),
                _ => bail!(
                    "{TABLE} has an option `{name}`, which is not known: its options are `names` and `envelope`"
                ),
            }
        }
        Ok(bodies)
    }
}

fn unknown_value(name: &str, written: &str, one: &str, other: &str) -> String {
    format!("{TABLE} says `{name} = {written}`: write `{one}` or `{other}`")
}

impl Case {
    /// Returns the name of `field` in requests and answers. This is the rule of serde's `rename_all`.
    #[must_use]
    pub fn of_field(self, field: &str) -> String {
        if self == Self::Snake {
            return field.to_owned();
        }
        let mut name = String::with_capacity(field.len());
        let mut begins_word = false;
        for letter in field.chars() {
            if letter == '_' {
                begins_word = !name.is_empty();
            } else if begins_word {
                name.push(letter.to_ascii_uppercase());
                begins_word = false;
            } else {
                name.push(letter);
            }
        }
        name
    }

    /// Refuses fields that have the same name in requests and answers: `line_1` and `line1`.
    ///
    /// # Errors
    ///
    /// Names two of them.
    pub fn must_differ<'f>(self, fields: impl IntoIterator<Item = &'f Field>) -> Result<()> {
        let mut known: Vec<(String, &str)> = Vec::new();
        for field in fields {
            let name = self.of_field(&field.name);
            let other = known.iter().find(|(other, _)| *other == name);
            ensure!(
                other.is_none_or(|(_, other)| *other == field.name),
                "`{}` and `{}` would both be `{name}` in requests and answers: give one of them another name",
                other.map(|(_, other)| *other).unwrap_or_default(),
                field.name
            );
            known.push((name, &field.name));
        }
        Ok(())
    }
}
