//! The text of `job-payloads.toml`.

use std::{collections::BTreeMap, fmt::Write};

use anyhow::{Context, Result, bail};
use toml::de::{DeTable, DeValue};

use super::Listed;
use crate::{
    schema::payload::{Field, Form, Object, Variant},
    toml_text::quoted,
};

const HEADER: &str = "\
# The forms in which jobs have been stored. Jobs that wait, and dead letters, still have them.
# `cargo xtask check --payloads` adds what is new, and `cargo xtask check` refuses what could not be read.
# Of a merge conflict, both sides can stay. When no job of a form is left, its lines can go.
";

/// The key of a form that is not an object.
const WHOLE: &str = ".";
/// The key of the values of a map.
const VALUES: &str = "*";
/// The key of a form that may be `null`, and the end of keys that may be absent.
const MAYBE: &str = "?";
/// The key of an object without other fields.
const STRICT: &str = "!";
/// The key that says where the name of a variant is.
const TAGGING: &str = "#";
/// The beginning of the name of a variant.
const VARIANT: &str = "|";

pub fn text(listed: &Listed) -> String {
    let mut out = HEADER.to_owned();
    for ((name, version), form) in &listed.0 {
        let _ = write!(out, "\n[{}.v{version}]\n", quoted(name));
        let entries = match form {
            Form::Object(object) => entries_of_object(object),
            form => vec![(WHOLE.to_owned(), value(form))],
        };
        for (name, value) in entries {
            let _ = writeln!(out, "{} = {value}", key(&name));
        }
    }
    out
}

fn value(form: &Form) -> String {
    match form {
        Form::Leaf(leaf) => quoted(leaf),
        Form::Nullable(form) => match form.as_ref() {
            Form::Leaf(leaf) => quoted(&format!("{leaf}{MAYBE}")),
            form => table(&[(MAYBE.to_owned(), value(form))]),
        },
        Form::List(form) => format!("[{}]", value(form)),
        Form::Tuple(forms) => {
            let forms: Vec<_> = forms.iter().map(value).collect();
            format!("[{}]", forms.join(", "))
        }
        Form::Map(form) => table(&[(VALUES.to_owned(), value(form))]),
        Form::Object(object) => table(&entries_of_object(object)),
        Form::OneOf { variants, .. } if form.is_name() => {
            let names = variants.keys().map(|name| format!("{VARIANT} {name}"));
            quoted(&names.collect::<Vec<_>>().join(" "))
        }
        Form::OneOf { variants, tagging } => {
            let tagging = (TAGGING.to_owned(), quoted(tagging));
            let variants = variants.iter().map(|(name, variant)| {
                let form = variant.form.as_ref().map_or_else(|| quoted(""), value);
                (format!("{VARIANT}{name}"), form)
            });
            table(&[tagging].into_iter().chain(variants).collect::<Vec<_>>())
        }
    }
}

fn entries_of_object(object: &Object) -> Vec<(String, String)> {
    let strict = object
        .strict
        .then(|| (STRICT.to_owned(), "true".to_owned()));
    let fields = object.fields.iter().map(|(name, field)| {
        let maybe = if field.optional { MAYBE } else { "" };
        (format!("{name}{maybe}"), value(&field.form))
    });
    strict.into_iter().chain(fields).collect()
}

fn table(entries: &[(String, String)]) -> String {
    let entries: Vec<_> = entries
        .iter()
        .map(|(name, value)| format!("{} = {value}", key(name)))
        .collect();
    if entries.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", entries.join(", "))
    }
}

fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

pub fn parse(text: &str) -> Result<Listed> {
    let root = DeTable::parse(text)?.into_inner();
    let mut listed = BTreeMap::new();
    for (name, versions) in &root {
        let name = name.get_ref().to_string();
        let versions = versions.get_ref().as_table();
        for (version, form) in versions.with_context(|| format!("`{name}` is not a table"))? {
            let written = version.get_ref();
            let version = written
                .strip_prefix('v')
                .and_then(|version| version.parse().ok());
            let version = version
                .with_context(|| format!("`{written}` of `{name}` is not a version, like `v1`"))?;
            let form = root_form(form.get_ref()).with_context(|| format!("`{name}`"))?;
            listed.insert((name.clone(), version), form);
        }
    }
    Ok(Listed(listed))
}

fn root_form(value: &DeValue) -> Result<Form> {
    let whole = value.as_table().and_then(|table| table.get(WHOLE));
    form(whole.map_or(value, |whole| whole.get_ref()))
}

fn form(value: &DeValue) -> Result<Form> {
    if let Some(text) = value.as_str() {
        return Ok(leaf(text));
    }
    if let Some(parts) = value.as_array() {
        let mut forms = Vec::new();
        for part in parts {
            forms.push(form(part.get_ref())?);
        }
        return Ok(match <[Form; 1]>::try_from(forms) {
            Ok([of]) => Form::List(Box::new(of)),
            Err(forms) => Form::Tuple(forms),
        });
    }
    let Some(table) = value.as_table() else {
        bail!("a form is a text, a list or a table");
    };
    let mut object = Object::default();
    let mut variants = BTreeMap::new();
    let mut tagging = None;
    for (name, value) in table {
        let (name, value) = (name.get_ref().as_ref(), value.get_ref());
        if name == MAYBE {
            return Ok(Form::Nullable(Box::new(form(value)?)));
        } else if name == VALUES {
            return Ok(Form::Map(Box::new(form(value)?)));
        } else if name == STRICT {
            object.strict = true;
        } else if name == TAGGING {
            tagging = value.as_str().map(str::to_owned);
        } else if let Some(variant) = name.strip_prefix(VARIANT) {
            let form = match value.as_str() {
                Some("") => None,
                _ => Some(form(value)?),
            };
            let aliases = Vec::new();
            variants.insert(variant.to_owned(), Variant { form, aliases });
        } else {
            let plain = name.strip_suffix(MAYBE);
            let field = Field {
                form: form(value)?,
                optional: plain.is_some(),
                aliases: Vec::new(),
            };
            object
                .fields
                .insert(plain.unwrap_or(name).to_owned(), field);
        }
    }
    Ok(match tagging {
        Some(tagging) => Form::OneOf { variants, tagging },
        None => Form::Object(object),
    })
}

fn leaf(text: &str) -> Form {
    if text.starts_with(VARIANT) {
        let names = text.split(VARIANT).map(str::trim);
        let names = names.filter(|name| !name.is_empty());
        return Form::OneOf {
            variants: names
                .map(|name| (name.to_owned(), Variant::default()))
                .collect(),
            tagging: String::new(),
        };
    }
    match text.strip_suffix(MAYBE) {
        Some(leaf) => Form::Nullable(Box::new(Form::Leaf(leaf.to_owned()))),
        None => Form::Leaf(text.to_owned()),
    }
}
