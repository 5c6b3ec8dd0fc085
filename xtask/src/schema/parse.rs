//! Reads fields from the command line.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};

use super::{
    domain::Domain,
    primitive::{Primitive, TYPES},
    types::{Field, FieldType},
};
use crate::names::{Kind, Name};

impl Field {
    /// Reads `name:type`, or `name:type?` for one that may be absent.
    pub fn parse(text: &str, domain: &Domain) -> Result<Self> {
        let Some((name, of)) = text.split_once(':') else {
            bail!("`{text}` is no field: write `name:type`, for example `{text}:string`");
        };
        let name = Name::parse(name, Kind::Field)?.snake();
        let (of, optional) = match of.strip_suffix('?') {
            Some(of) => (of, true),
            None => (of, false),
        };
        ensure!(
            !of.is_empty(),
            "`{text}` lacks its type: one of {}",
            TYPES.join(", ")
        );
        let of = match Primitive::parse(of) {
            Some(primitive) => FieldType::Primitive(primitive),
            None => domain.find(of)?,
        };
        Ok(Self { name, of, optional })
    }

    /// Reads all, and refuses names given twice.
    pub fn parse_all(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let mut names = BTreeSet::new();
        texts
            .iter()
            .map(|text| {
                let field = Self::parse(text, domain)?;
                ensure!(
                    names.insert(field.name.clone()),
                    "the field `{}` is given twice",
                    field.name
                );
                Ok(field)
            })
            .collect()
    }
}
