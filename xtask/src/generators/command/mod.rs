//! `new-command billing PayInvoice id:InvoiceId --returns PaymentId --route "POST /payments"`

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;
use liquid::{model::Value, object};

use super::{
    Generation, Generator, existing_context, make,
    message::{Answer, Message},
    registration,
    route::{self, Endpoint},
    title,
};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, FieldType, Primitive, describe},
};

/// Add a command with its handler and a unit test
#[derive(Debug, Args)]
pub struct NewCommand {
    /// The context that it belongs to
    context: String,
    /// The name of the command: `PayInvoice`
    name: String,
    /// `name:type`
    fields: Vec<String>,
    /// The type that the command returns: `uuid`, or an id of the context
    #[arg(long, value_name = "TYPE")]
    returns: Option<String>,
    /// Add an endpoint for it, with an HTTP test: "POST /invoices/{id}/payment"
    #[arg(long)]
    route: Option<String>,
}

impl Generator for NewCommand {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        let fields = Field::parse_all(&self.fields, &domain)?;
        let returned = self
            .returns
            .as_deref()
            .map(|returns| returned(returns, &domain))
            .transpose()?;
        let endpoint = self.route.as_deref().map(Endpoint::parse).transpose()?;

        let (snake, pascal) = (name.snake(), name.pascal());
        let output = returned.as_ref().map(describe::field_type);
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "title": title(&name.words()),
            "fields": describe::fields(&fields),
        });
        values.insert("output".into(), output.map_or(Value::Nil, Value::Object));
        make(&mut plan, "command", &values)?;
        let path = format!("app_core::{context}::commands::{snake}::{pascal}");
        registration::handler(&mut plan, &path, &format!("{path}Handler"))?;

        if let Some(endpoint) = endpoint {
            let answer = match returned {
                None => Answer::Nothing,
                Some(FieldType::Id(id)) => Answer::Id(id.path),
                Some(_) => Answer::Id("uuid::Uuid".to_owned()),
            };
            let message = Message {
                is_command: true,
                name,
                path,
                fields,
                answer,
            };
            route::add(&mut plan, &context, &endpoint, &message, true)?;
        }
        Ok(Generation {
            plan,
            next: vec![format!(
                "implement `{pascal}Handler` in src/core/{context}/commands/{snake}.rs"
            )],
        })
    }
}

/// Reads the type that a command returns: an identifier.
fn returned(text: &str, domain: &Domain) -> Result<FieldType> {
    let of = match Primitive::parse(text) {
        Some(primitive) => FieldType::Primitive(primitive),
        None => domain.find(text)?,
    };
    match of {
        FieldType::Id(_) | FieldType::Primitive(Primitive::Uuid) => Ok(of),
        _ => bail!("a command returns an identifier, and `{text}` is none: use `uuid` or an id"),
    }
}
