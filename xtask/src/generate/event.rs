use std::path::Path;

use anyhow::Result;
use liquid::object;

use super::{Generation, existing_context, make, title};
use crate::{
    domain::Domain,
    fields::{self, Field},
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 1] = ["new-event/src/core/__context__/events/__name__.rs"];

/// `new-event billing InvoicePaid id:InvoiceId at:datetime`
pub fn new_event(root: &Path, context: &str, name: &str, given: &[String]) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let mut domain = Domain::new(root, &context);
    let fields = Field::parse_all(given, &mut domain)?;
    let values = object!({
        "context": context,
        "name": name.snake(),
        "Name": name.pascal(),
        "title": title(&name.words()),
        "fields": fields::values(fields.iter().map(Field::object)),
        "imports": fields::imports(&fields),
        "partial_eq": fields.iter().all(|field| field.shape.has_partial_eq()),
        "eq": fields.iter().all(|field| field.shape.has_eq()),
    });
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    Ok(Generation {
        plan,
        next: Vec::new(),
    })
}
