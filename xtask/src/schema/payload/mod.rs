//! The forms in which values are stored, as serde writes them in JSON, and which form can read which.

mod attributes;
mod code;

use std::collections::BTreeMap;

pub use self::code::Reader;

/// The form of a value in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A value whose parts are not known: `uuid`, `i64`, `string(1..30)`, or the path of a type.
    Leaf(String),
    /// The value may be `null`.
    Nullable(Box<Form>),
    List(Box<Form>),
    Tuple(Vec<Form>),
    /// An object whose keys are not known before.
    Map(Box<Form>),
    Object(Object),
    /// One of several variants, by their names; a variant that is only a name has no form.
    OneOf {
        variants: BTreeMap<String, Variant>,
        /// Where the name of the variant is, if it is not the key of its data: `tag = kind`.
        tagging: String,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    pub fields: BTreeMap<String, Field>,
    /// Other fields are refused.
    pub strict: bool,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub form: Form,
    /// It may be absent.
    pub optional: bool,
    /// Other names under which it is read.
    pub aliases: Vec<String>,
}

/// A variant of an enum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    pub form: Option<Form>,
    /// Other names under which it is read.
    pub aliases: Vec<String>,
}

impl Form {
    /// Returns why a value of the form `written` cannot be read by a service that has this form; nothing if it can.
    /// The reason begins with the path of the part that it is about.
    pub fn problem(&self, written: &Self) -> Option<String> {
        problem(self, written, "")
    }
}

fn problem(own: &Form, written: &Form, path: &str) -> Option<String> {
    match (own, written) {
        (Form::Nullable(own), Form::Nullable(written)) => problem(own, written, path),
        (Form::Nullable(own), written) => problem(own, written, path),
        (_, Form::Nullable(_)) => Some(format!("{} may be `null`", subject(path))),
        (Form::List(own), Form::List(written)) => problem(own, written, &format!("{path}[]")),
        (Form::Map(own), Form::Map(written)) => problem(own, written, &joined(path, "*")),
        (Form::Tuple(own), Form::Tuple(written)) if own.len() == written.len() => {
            let mut parts = own.iter().zip(written).enumerate();
            parts.find_map(|(index, (own, written))| {
                problem(own, written, &joined(path, &index.to_string()))
            })
        }
        (Form::Object(own), Form::Object(written)) => problem_of_object(own, written, path),
        (
            Form::OneOf { variants, tagging },
            Form::OneOf {
                variants: others,
                tagging: other,
            },
        ) if tagging == other => problem_of_variants(variants, others, path),
        _ if reads_leaf(own, written) => None,
        _ => Some(format!(
            "{} is {}, and not {}",
            subject(path),
            written.summary(),
            own.summary()
        )),
    }
}

fn problem_of_object(own: &Object, written: &Object, path: &str) -> Option<String> {
    for (name, field) in &own.fields {
        let place = joined(path, name);
        let names = [name].into_iter().chain(&field.aliases);
        let mut found = names.filter_map(|name| written.fields.get(name));
        let may_be_absent = field.optional || matches!(field.form, Form::Nullable(_));
        match found.next() {
            Some(other) if other.optional && !may_be_absent => {
                return Some(format!("{} may be absent", subject(&place)));
            }
            Some(other) => {
                if let Some(problem) = problem(&field.form, &other.form, &place) {
                    return Some(problem);
                }
            }
            None if may_be_absent => {}
            None => return Some(format!("{} is missing", subject(&place))),
        }
    }
    let is_known = |name: &String| {
        let mut fields = own.fields.iter();
        fields.any(|(own, field)| own == name || field.aliases.contains(name))
    };
    let mut others = written.fields.keys();
    let refused = others.find(|name| own.strict && !is_known(name))?;
    let place = joined(path, refused);
    Some(format!("{} is refused", subject(&place)))
}

fn problem_of_variants(
    own: &BTreeMap<String, Variant>,
    written: &BTreeMap<String, Variant>,
    path: &str,
) -> Option<String> {
    for (name, other) in written {
        let mut all = own.iter();
        let found = all.find(|(own, variant)| *own == name || variant.aliases.contains(name));
        let Some((_, variant)) = found else {
            return Some(format!("{} may be `{name}`", subject(path)));
        };
        match (&variant.form, &other.form) {
            (None, None) => {}
            (Some(own), Some(written)) => {
                if let Some(problem) = problem(own, written, &joined(path, name)) {
                    return Some(problem);
                }
            }
            _ => return Some(format!("`{}` has other data", joined(path, name))),
        }
    }
    None
}

/// Reports whether a value without known parts reads the form `written`.
fn reads_leaf(own: &Form, written: &Form) -> bool {
    let Form::Leaf(own) = own else { return false };
    let (kind, bounds) = bounded(own);
    let Form::Leaf(written) = written else {
        // JSON itself reads everything.
        return own == "json" || kind == "text" && bounds.is_none() && written.is_name();
    };
    if own == written || own == "json" {
        return true;
    }
    let (other, others) = bounded(written);
    match (kind, other) {
        ("string" | "text", "string" | "text") if kind == "text" || other == "string" => {
            match (bounds, others) {
                (None, _) => true,
                (Some((min, max)), Some((other_min, other_max))) => {
                    min <= other_min && max >= other_max
                }
                (Some(_), None) => false,
            }
        }
        ("text", "uuid" | "datetime" | "date" | "char") => bounds.is_none(),
        ("i16", "i8" | "u8")
        | ("i32", "i8" | "u8" | "i16" | "u16")
        | ("i64", "i8" | "u8" | "i16" | "u16" | "i32" | "u32")
        | ("u16", "u8")
        | ("u32", "u8" | "u16")
        | ("u64", "u8" | "u16" | "u32")
        | ("f64", "f32" | "i8" | "u8" | "i16" | "u16" | "i32" | "u32") => true,
        _ => false,
    }
}

/// Returns the kind and the bounds of `string(1..30)`.
fn bounded(leaf: &str) -> (&str, Option<(u64, u64)>) {
    let parts = leaf.strip_suffix(')').and_then(|leaf| {
        let (kind, bounds) = leaf.split_once('(')?;
        let (min, max) = bounds.split_once("..")?;
        Some((kind, (min.parse().ok()?, max.parse().ok()?)))
    });
    parts.map_or((leaf, None), |(kind, bounds)| (kind, Some(bounds)))
}

impl Form {
    /// Returns it without what is about reading only: other names.
    #[must_use]
    pub fn listed(&self) -> Self {
        match self {
            Self::Leaf(_) => self.clone(),
            Self::Nullable(of) => Self::Nullable(Box::new(of.listed())),
            Self::List(of) => Self::List(Box::new(of.listed())),
            Self::Tuple(parts) => Self::Tuple(parts.iter().map(Self::listed).collect()),
            Self::Map(of) => Self::Map(Box::new(of.listed())),
            Self::Object(Object { fields, strict }) => {
                let fields = fields.iter().map(|(name, field)| {
                    let field = Field {
                        form: field.form.listed(),
                        optional: field.optional,
                        aliases: Vec::new(),
                    };
                    (name.clone(), field)
                });
                Self::Object(Object {
                    fields: fields.collect(),
                    strict: *strict,
                })
            }
            Self::OneOf { variants, tagging } => {
                let variants = variants.iter().map(|(name, variant)| {
                    let form = variant.form.as_ref().map(Self::listed);
                    let aliases = Vec::new();
                    (name.clone(), Variant { form, aliases })
                });
                Self::OneOf {
                    variants: variants.collect(),
                    tagging: tagging.clone(),
                }
            }
        }
    }

    /// Reports whether it is only a name: an enum without data.
    pub fn is_name(&self) -> bool {
        match self {
            Self::OneOf { variants, tagging } => {
                tagging.is_empty() && variants.values().all(|variant| variant.form.is_none())
            }
            _ => false,
        }
    }

    /// Says in a few words what it is.
    fn summary(&self) -> String {
        match self {
            Self::Leaf(leaf) => format!("`{leaf}`"),
            Self::Nullable(of) => format!("{} or `null`", of.summary()),
            Self::List(_) => "a list".to_owned(),
            Self::Tuple(parts) => format!("a tuple of {}", parts.len()),
            Self::Map(_) => "a map".to_owned(),
            Self::Object(_) => "an object".to_owned(),
            Self::OneOf { tagging, .. } if tagging.is_empty() => "an enum".to_owned(),
            Self::OneOf { tagging, .. } => format!("an enum with `{tagging}`"),
        }
    }
}

fn subject(path: &str) -> String {
    if path.is_empty() {
        "it".to_owned()
    } else {
        format!("`{path}`")
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
