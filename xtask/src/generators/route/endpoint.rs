//! The method and the path of an endpoint.

use anyhow::{Result, bail, ensure};

use crate::{
    bodies::Case,
    names::{Kind, Name},
};

/// A method and a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// In lower case.
    pub method: String,
    pub path: String,
    pub parameters: Vec<String>,
}

impl Endpoint {
    /// Reads `POST /invoices/{id}`.
    pub fn parse(text: &str) -> Result<Self> {
        let Some((method, path)) = text.trim().split_once(char::is_whitespace) else {
            bail!(
                "`{text}` is not a route: write a method and a path, for example \"POST /invoices\""
            );
        };
        let (typed, path) = (method, path.trim());
        let method = typed.to_ascii_lowercase();
        ensure!(
            ["get", "post", "put", "patch", "delete"].contains(&method.as_str()),
            "`{typed}` is not a method of a route: use GET, POST, PUT, PATCH or DELETE"
        );
        ensure!(
            path.starts_with('/') && path.len() > 1 && !path.ends_with('/'),
            "the path `{path}` must begin with `/`, have at least one segment, and not end with `/`"
        );
        let mut parameters = Vec::new();
        for segment in path[1..].split('/') {
            if let Some(name) = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                let named = Name::parse(name, Kind::Field)?.snake();
                ensure!(
                    named == name,
                    "the parameter `{{{name}}}` is written `{{{named}}}`"
                );
                ensure!(
                    !parameters.contains(&named),
                    "the parameter `{{{name}}}` is given twice"
                );
                parameters.push(named);
                continue;
            }
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
            ensure!(
                !segment.is_empty() && segment.chars().all(plain) && !segment.starts_with('.'),
                "`{segment}` in the path `{path}` is neither a plain word nor a parameter like `{{id}}`"
            );
        }
        Ok(Self {
            method,
            path: path.to_owned(),
            parameters,
        })
    }

    /// Reports whether requests have a body.
    pub fn has_body(&self) -> bool {
        matches!(self.method.as_str(), "post" | "put" | "patch")
    }

    /// Reports whether the field `name` of a message is in the body of requests.
    pub fn has_in_body(&self, name: &str) -> bool {
        self.has_body() && self.parameters.iter().all(|parameter| parameter != name)
    }

    /// Returns the path with the names of its parameters in the case `names`.
    pub fn path_in(&self, names: Case) -> String {
        let mut path = self.path.clone();
        for name in &self.parameters {
            path = path.replace(
                &format!("{{{name}}}"),
                &format!("{{{}}}", names.of_field(name)),
            );
        }
        path
    }
}
