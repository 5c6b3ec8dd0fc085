use std::path::Path;

use anyhow::{Result, bail};
use liquid::object;

use super::{
    Generation, existing_context, main_file, make,
    message::{Answer, Message},
    route, title,
};
use crate::{
    domain::{Domain, Shape},
    fields::{self, Field, Primitive},
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 2] = [
    "new-command/src/core/__context__/commands/__name__.rs",
    "new-command/tests/core/__context__/commands/__name__.rs",
];

/// `new-command billing PayInvoice id:InvoiceId --returns PaymentId --route "POST /payments"`
pub fn new_command(
    root: &Path,
    context: &str,
    name: &str,
    given: &[String],
    returns: Option<&str>,
    route: Option<&str>,
) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let mut domain = Domain::new(root, &context);
    let fields = Field::parse_all(given, &mut domain)?;
    let returned = returns
        .map(|returns| returned(returns, &mut domain))
        .transpose()?;
    let route = route.map(route::Endpoint::parse).transpose()?;

    let (snake, pascal) = (name.snake(), name.pascal());
    let mut imports = fields::imports(&fields);
    let mut sample_imports = fields::sample_imports(&fields);
    if let Some(shape) = &returned {
        imports.extend(shape.imports());
    }
    sample_imports.retain(|path| returned.is_none() || path != "uuid::Uuid");
    let values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "title": title(&name.words()),
        "fields": fields::values(fields.iter().map(Field::object)),
        "imports": fields::unique(imports),
        "sample_imports": sample_imports,
        "output": returned.as_ref().map_or_else(|| "()".to_owned(), Shape::rust),
        "returns": returned.is_some(),
        "into": matches!(returned, Some(Shape::Id(_))),
    });
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    let module = format!("{context}::commands::{snake}");
    main_file::handler(
        &mut plan,
        &format!("app_core::{module}::{pascal}"),
        &format!("app_core::{module}::{pascal}Handler"),
    )?;

    if let Some(endpoint) = route {
        let answer = match returned {
            None => Answer::Nothing,
            Some(Shape::Id(id)) => Answer::Id {
                rust: id.name,
                import: format!("app_core::{}", id.path),
            },
            Some(_) => Answer::Id {
                rust: "Uuid".to_owned(),
                import: "uuid::Uuid".to_owned(),
            },
        };
        let message = Message {
            is_command: true,
            name,
            module,
            fields,
            answer,
        };
        route::add(&mut plan, &context, &endpoint, &message, true)?;
    }
    Ok(Generation {
        plan,
        next: vec![format!(
            "let `{pascal}Handler` do its work, in src/core/{context}/commands/{snake}.rs"
        )],
    })
}

/// What a command can make and give back: an identifier.
fn returned(text: &str, domain: &mut Domain) -> Result<Shape> {
    let shape = match Primitive::parse(text) {
        Some(primitive) => Shape::Primitive(primitive),
        None => domain.find(text)?,
    };
    match shape {
        Shape::Id(_) | Shape::Primitive(Primitive::Uuid) => Ok(shape),
        _ => {
            bail!("a command can return an identifier, and `{text}` is none: give `uuid` or an id")
        }
    }
}
