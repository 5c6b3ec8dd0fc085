use std::path::Path;

use anyhow::{Result, ensure};
use liquid::object;

use super::{Generation, existing_context, make, title};
use crate::{
    domain::Domain,
    fields::{self, Field},
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 2] = [
    "new-entity/src/core/__context__/domain/__name__.rs",
    "new-entity/tests/core/__context__/domain/__name__.rs",
];

/// `new-entity billing Invoice number:string due:date?`
pub fn new_entity(root: &Path, context: &str, name: &str, given: &[String]) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let mut domain = Domain::new(root, &context);
    domain.must_be_new(&name.pascal(), &name.snake())?;
    let id = format!("{}Id", name.pascal());
    domain.must_be_new(&id, &name.snake())?;
    domain.expect_id(id, &name.snake());
    let fields = Field::parse_all(given, &mut domain)?;
    ensure!(
        fields.iter().all(|field| field.name != "id"),
        "every entity has an `id`: it need not be given"
    );
    let own = format!("super::{}::{}Id", name.snake(), name.pascal());
    let mut imports = within_domain(&context, fields::imports(&fields));
    imports.retain(|path| *path != own);
    let values = object!({
        "context": context,
        "name": name.snake(),
        "Name": name.pascal(),
        "words": name.words(),
        "title": title(&name.words()),
        "fields": fields::values(fields.iter().map(Field::object)),
        "imports": imports,
        "sample_imports": fields::sample_imports(&fields),
        "partial_eq": fields.iter().all(|field| field.shape.has_partial_eq()),
        "eq": fields.iter().all(|field| field.shape.has_eq()),
    });
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "cargo xtask new-port {context} {} --repo",
            name.pascal()
        )],
    })
}

/// The imports, as a file of the context's domain writes them.
pub(super) fn within_domain(context: &str, imports: Vec<String>) -> Vec<String> {
    let own = format!("crate::{context}::domain::");
    imports
        .into_iter()
        .map(|path| match path.strip_prefix(&own) {
            Some(rest) => format!("super::{rest}"),
            None => path,
        })
        .collect()
}
