//! Where the fields of a new entity are from.

use anyhow::{Result, bail, ensure};

use crate::{
    generators::state::Setting,
    names::Name,
    schema::{Cardinality, Entity, Field, FieldType, Primitive},
};

/// Where a field of a new entity is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
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

impl Origin {
    /// Returns the name of it in templates.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::SomeOfCommand => "some",
            Self::Clock => "clock",
            Self::First => "first",
            Self::None => "none",
            Self::Empty => "empty",
            Self::Setting => "setting",
        }
    }
}

/// Returns where each field of a new entity is from.
pub(super) fn origins(
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
