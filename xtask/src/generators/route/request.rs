//! The places in a request where the fields of a message are.

use liquid::{Object, ValueView, object};

use super::Endpoint;
use crate::{
    bodies::Case,
    generators::{message::Message, references::UNKNOWN},
    schema::{Field, Part, describe},
};

/// The places in a request where the fields of a message are.
pub struct Request<'m> {
    in_path: Vec<&'m Field>,
    pub path: Vec<Part>,
    pub body: Vec<&'m Field>,
    pub params: Vec<&'m Field>,
    pub has_body: bool,
}

impl<'m> Request<'m> {
    pub fn of(endpoint: &Endpoint, message: &'m Message) -> Self {
        let named = |name: &String| message.fields.iter().find(|field| field.name == *name);
        let in_path: Vec<&Field> = endpoint.parameters.iter().filter_map(named).collect();
        let elsewhere = message
            .fields
            .iter()
            .filter(|field| !in_path.contains(field) && !field.claimant);
        let has_body = endpoint.has_body();
        let (body, params) = if has_body {
            (elsewhere.collect(), Vec::new())
        } else {
            (Vec::new(), elsewhere.collect())
        };
        Self {
            path: Field::all_parts(in_path.iter().copied()),
            in_path,
            body,
            params,
            has_body,
        }
    }

    /// Returns the fields that are in the path.
    pub fn in_path(&self) -> &[&'m Field] {
        &self.in_path
    }

    /// Returns the URL of a test that gives `params`, whose names have the case `names`.
    pub fn url(&self, endpoint: &Endpoint, params: &[&Field], names: Case) -> String {
        let mut url = endpoint.path.clone();
        for part in &self.path {
            url = url.replace(&format!("{{{}}}", part.name), &part.url());
        }
        let params: Vec<String> = Field::all_parts(params.iter().copied())
            .iter()
            .map(|part| format!("{}={}", names.of_field(&part.name), part.url()))
            .collect();
        if params.is_empty() {
            url
        } else {
            format!("{url}?{}", params.join("&"))
        }
    }

    /// Returns the URL of a test in which the id `parameter` is that of nothing.
    pub fn url_of_nothing(&self, endpoint: &Endpoint, parameter: &str) -> String {
        let mut url = endpoint.path.clone();
        for part in &self.path {
            let mut part = part.clone();
            if part.name == parameter {
                part.sample.numbers = [UNKNOWN; 2];
            }
            url = url.replace(&format!("{{{}}}", part.name), &part.url());
        }
        url
    }

    /// The names of the variables in the function of an endpoint. A field that becomes a variable itself
    /// keeps its name.
    pub fn locals(&self, message: &Message) -> Object {
        let is_variable = |name: &str| {
            message.fields.iter().any(|field| {
                let local = self.in_path.contains(&field) || field.is_checked();
                local && field.name == name
            })
        };
        let local =
            |name: &'static str, other: &'static str| if is_variable(name) { other } else { name };
        object!({
            "bus": if message.is_command { local("commands", "command_bus") } else { local("queries", "query_bus") },
            "source": self.source(&is_variable),
            "claimant": local("claimant", "the_claimant"),
            "message": "message",
        })
    }

    fn source(&self, is_variable: &impl Fn(&str) -> bool) -> &'static str {
        match (self.has_body, is_variable("body"), is_variable("params")) {
            (true, false, _) => "body",
            (true, true, _) => "request_body",
            (false, _, false) => "params",
            (false, _, true) => "query_params",
        }
    }

    /// Describes the fields of the message, each with its place in the request: the expression `raw`, and the
    /// `pointer`. Those of the body are in the object `envelope`, if there is one.
    pub fn fields(
        &self,
        message: &Message,
        locals: &Object,
        envelope: Option<&str>,
    ) -> Vec<Object> {
        let source = locals
            .get("source")
            .map(|source| source.to_kstr().into_string());
        let source = source.unwrap_or_default();
        let described = describe::fields(&message.fields).into_iter();
        let described = described.zip(&message.fields).map(|(mut object, field)| {
            let raw = if self.in_path.contains(&field) {
                field.name.clone()
            } else {
                format!("{source}.{}", field.name)
            };
            let mut pointer = format!("/{}", field.name);
            if let Some(envelope) = envelope.filter(|_| self.body.contains(&field)) {
                pointer.insert_str(0, &format!("/{envelope}"));
            }
            object.extend(object!({ "raw": raw, "pointer": pointer }));
            object
        });
        described.collect()
    }
}
