//! The attributes of serde.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
};
use syn::{Attribute, LitStr, Token, meta::ParseNestedMeta};

/// What `#[serde(..)]` says about a type, a variant or a field.
#[derive(Debug, Default)]
pub struct Serde {
    pub rename: Option<String>,
    pub aliases: Vec<String>,
    pub rename_all: Option<String>,
    pub rename_all_fields: Option<String>,
    /// It may be absent.
    pub default: bool,
    /// It is not written, or not read.
    pub skip: bool,
    pub flatten: bool,
    /// The functions that write and read it.
    pub with: Option<String>,
    /// The type as which it is written, or of which it is made.
    pub as_type: Option<String>,
    pub transparent: bool,
    pub deny_unknown_fields: bool,
    /// `tag`, `content` and `untagged`.
    pub tagging: Vec<String>,
}

impl Serde {
    pub fn of(attributes: &[Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("serde") {
                // The compiler reports what cannot be read.
                let _ = attribute.parse_nested_meta(|meta| found.read(&meta));
            }
        }
        found
    }

    fn read(&mut self, meta: &ParseNestedMeta) -> syn::Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string);
        let name = name.unwrap_or_default();
        let Values { written, read } = values(meta)?;
        let value = written.clone().or_else(|| read.clone());
        match name.as_str() {
            "rename" => {
                // What is only read under another name.
                self.aliases
                    .extend(read.filter(|read| Some(read) != written.as_ref()));
                self.rename = value;
            }
            "alias" => self.aliases.extend(value),
            "rename_all" => self.rename_all = value,
            "rename_all_fields" => self.rename_all_fields = value,
            "default" | "skip_serializing_if" => self.default = true,
            "skip" | "skip_serializing" | "skip_deserializing" => self.skip = true,
            "flatten" => self.flatten = true,
            "with" | "serialize_with" | "deserialize_with" => self.with = value,
            "into" => self.as_type = value,
            "from" | "try_from" => self.as_type = self.as_type.take().or(value),
            "transparent" => self.transparent = true,
            "deny_unknown_fields" => self.deny_unknown_fields = true,
            "tag" | "content" => {
                let value = value.unwrap_or_default();
                self.tagging.push(format!("{name} = {value}"));
            }
            "untagged" => self.tagging.push(name),
            _ => {}
        }
        Ok(())
    }
}

/// The values of an attribute, which can differ for writing and reading.
struct Values {
    written: Option<String>,
    read: Option<String>,
}

/// Returns the values of `name = ".."` and `name(serialize = "..", deserialize = "..")`.
fn values(meta: &ParseNestedMeta) -> syn::Result<Values> {
    let mut values = Values {
        written: None,
        read: None,
    };
    if meta.input.peek(Token![=]) {
        let value = meta.value()?.parse::<LitStr>()?.value();
        values.read = Some(value.clone());
        values.written = Some(value);
    } else if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|meta| {
            let value = Some(meta.value()?.parse::<LitStr>()?.value());
            if meta.path.is_ident("serialize") {
                values.written = value;
            } else {
                values.read = value;
            }
            Ok(())
        })?;
    }
    Ok(values)
}

/// Returns the name of the field or variant `name`, by the rule `rename_all`.
pub fn renamed(name: &str, rule: Option<&str>) -> String {
    match rule {
        Some("lowercase") => name.to_lowercase(),
        Some("UPPERCASE") => name.to_uppercase(),
        Some("PascalCase") => name.to_pascal_case(),
        Some("camelCase") => name.to_lower_camel_case(),
        Some("snake_case") => name.to_snake_case(),
        Some("SCREAMING_SNAKE_CASE") => name.to_shouty_snake_case(),
        Some("kebab-case") => name.to_kebab_case(),
        Some("SCREAMING-KEBAB-CASE") => name.to_shouty_kebab_case(),
        _ => name.to_owned(),
    }
}
