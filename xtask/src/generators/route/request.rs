//! The places in a request where the fields of a message are.

use liquid::{Object, ValueView, model::Value, object};

use super::Endpoint;
use crate::{
    generators::message::Message,
    schema::{Field, FieldType, Part, describe},
};

/// The places in a request where the fields of a message are.
pub struct Request<'m> {
    in_path: Vec<&'m Field>,
    pub path: Vec<Part>,
    pub body: Vec<Part>,
    pub params: Vec<Part>,
    pub has_body: bool,
}

impl<'m> Request<'m> {
    pub fn of(endpoint: &Endpoint, message: &'m Message) -> Self {
        let named = |name: &String| message.fields.iter().find(|field| field.name == *name);
        let in_path: Vec<&Field> = endpoint.parameters.iter().filter_map(named).collect();
        let parts = |fields: &[&Field]| fields.iter().flat_map(|field| field.parts()).collect();
        let elsewhere: Vec<&Field> = message
            .fields
            .iter()
            .filter(|field| !in_path.contains(field))
            .collect();
        let has_body = matches!(endpoint.method.as_str(), "post" | "put" | "patch");
        let (body, params) = if has_body {
            (parts(&elsewhere), Vec::new())
        } else {
            (Vec::new(), parts(&elsewhere))
        };
        Self {
            path: parts(&in_path),
            in_path,
            body,
            params,
            has_body,
        }
    }

    /// Returns the URL of a test that gives `params`.
    pub fn url(&self, endpoint: &Endpoint, params: &[Part]) -> String {
        let mut url = endpoint.path.clone();
        for part in &self.path {
            url = url.replace(&format!("{{{}}}", part.name), &part.url());
        }
        let params: Vec<String> = params
            .iter()
            .map(|part| format!("{}={}", part.name, part.url()))
            .collect();
        if params.is_empty() {
            url
        } else {
            format!("{url}?{}", params.join("&"))
        }
    }

    /// The names of the variables in the function of an endpoint. A field that becomes a variable itself
    /// keeps its name.
    pub fn locals(&self, message: &Message) -> Object {
        let is_variable = |name: &str| {
            message.fields.iter().any(|field| {
                let local = self.in_path.contains(&field) || is_checked(field);
                local && field.name == name
            })
        };
        let local =
            |name: &'static str, other: &'static str| if is_variable(name) { other } else { name };
        object!({
            "bus": if message.is_command { local("commands", "command_bus") } else { local("queries", "query_bus") },
            "source": self.source(&is_variable),
            "violations": local("violations", "broken_rules"),
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

    /// Describes the fields of the message, each with the expression `raw` of its value in the request.
    pub fn fields(&self, message: &Message, locals: &Object) -> Vec<Object> {
        let source = locals
            .get("source")
            .map(|source| source.to_kstr().into_string());
        let source = source.unwrap_or_default();
        let described = message.fields.iter().map(|field| {
            let mut object = describe::field(field);
            let raw = if self.in_path.contains(&field) {
                field.name.clone()
            } else {
                format!("{source}.{}", field.name)
            };
            object.extend(object!({ "raw": raw }));
            object
        });
        described.collect()
    }

    /// The same, for the fields that may be refused.
    pub fn checked(message: &Message, described: &[Object]) -> Value {
        let fields = message.fields.iter().zip(described);
        let checked = fields.filter(|(field, _)| is_checked(field));
        Value::Array(
            checked
                .map(|(_, object)| Value::Object(object.clone()))
                .collect(),
        )
    }
}

/// Reports whether a request can have a value that the type of `field` refuses.
fn is_checked(field: &Field) -> bool {
    match &field.of {
        FieldType::Value(value) => value.fallible,
        FieldType::Composite(composite) => composite.fallible,
        FieldType::Primitive(_) | FieldType::Id(_) => false,
    }
}
