//! The commands that write: each puts a plan together.

mod arguments;
mod cli_app;
mod command;
mod context;
mod entity;
mod event;
mod integration;
mod main_file;
mod message;
mod migration;
mod port;
mod query;
mod repository;
mod route;
mod routers;
mod service;
mod value_object;

use std::path::Path;

use anyhow::{Result, bail};
use liquid::Object;

pub use self::{
    arguments::New, cli_app::new_cli_app, command::new_command, context::new_context,
    entity::new_entity, event::new_event, integration::new_integration, migration::new_migration,
    port::new_port, query::new_query, repository::new_repository, route::new_route,
    service::new_service, value_object::new_value_object,
};
use crate::{
    names::{Kind, Name, suggestion},
    plan::Plan,
    project, template,
};

/// A plan, and what to do when it is carried out.
pub struct Generation {
    pub plan: Plan,
    pub next: Vec<String>,
}

/// The existing context `text`.
fn existing_context(root: &Path, text: &str) -> Result<String> {
    let context = Name::parse(text, Kind::Context)?.snake();
    let known = project::contexts(root);
    if known.contains(&context) {
        return Ok(context);
    }
    bail!(
        "there is no context `{context}` (`cargo xtask new-context {context}` makes it){}",
        suggestion(&context, &known)
    )
}

/// Makes the files of `templates`, and declares their modules.
fn make(plan: &mut Plan, templates: &[&str], values: &Object) -> Result<()> {
    for name in templates {
        let file = template::render(plan.root(), name, values)?;
        let path = file.path.clone();
        plan.create(file)?;
        plan.declare(&path)?;
    }
    Ok(())
}

/// `Open session`
fn title(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
