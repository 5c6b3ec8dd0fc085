//! The commands that write code. Each is a folder with its arguments and its plan (`mod.rs`), its `templates`,
//! and what it writes in an example (`golden`, compared by the tests of the template).

mod access;
mod columns;
mod filters;
mod indexes;
mod message;
mod owner;
mod payloads;
mod publication;
mod references;
mod registration;
mod routers;
mod state;
mod template;
mod views;

mod author;
mod cli_app;
mod command;
mod context;
mod deletion;
mod entity;
mod enumeration;
mod envelope;
mod event;
mod index;
mod integration;
mod job;
mod joined_tables;
mod lookup;
pub mod migration;
mod port;
mod query;
mod relation;
mod repository;
mod resource;
mod route;
mod service;
mod subscriber;
mod unknown;
mod value_object;

use std::path::Path;

use anyhow::Result;
use clap::{Args, Subcommand};
use liquid::Object;

use self::template::Templates;
use crate::{
    model::Model,
    names::{Kind, Name, suggestion},
    plan::{Plan, RenderedFile, is_rust},
    refusal::{Code, Refusal},
};

/// A command that writes code.
pub trait Generator: Args {
    /// Puts together what it writes.
    ///
    /// # Errors
    ///
    /// Says why it cannot be written, and what would be right.
    fn plan(&self, root: &Path) -> Result<Generation>;
}

/// A plan, and the steps to take when it has been carried out.
pub struct Generation {
    pub plan: Plan,
    pub next: Vec<String>,
}

/// Defines `New`, the command line of all generators.
macro_rules! generators {
    ($($module:ident::$generator:ident),* $(,)?) => {
        /// The commands that write code.
        #[derive(Debug, Subcommand)]
        pub enum New {
            $($generator($module::$generator),)*
        }

        impl New {
            /// Puts together what the command writes.
            pub fn plan(&self, root: &Path) -> Result<Generation> {
                let mut generation = match self {
                    $(Self::$generator(generator) => generator.plan(root)?,)*
                };
                payloads::list(&mut generation.plan)?;
                Ok(generation)
            }
        }
    };
}

generators![
    context::NewContext,
    command::NewCommand,
    query::NewQuery,
    event::NewEvent,
    job::NewJob,
    subscriber::NewSubscriber,
    entity::NewEntity,
    value_object::NewValueObject,
    port::NewPort,
    service::NewService,
    cli_app::NewCliApp,
    integration::NewIntegration,
    route::NewRoute,
    migration::NewMigration,
    resource::NewResource,
    relation::NewRelation,
];

/// Plans the files of the templates of `generator`, and declares their modules.
fn make(plan: &mut Plan, generator: &str, values: &Object) -> Result<()> {
    write_files(
        plan,
        &Templates::of(plan.root(), generator)?.render(values)?,
    )
}

fn write_files(plan: &mut Plan, files: &[RenderedFile]) -> Result<()> {
    for file in files {
        plan.write(file)?;
    }
    let mut modules = files.iter().filter(|file| is_rust(&file.path));
    modules.try_for_each(|file| plan.declare(&file.path))
}

/// Returns the existing context `text`.
fn existing_context(model: &Model, text: &str) -> Result<String> {
    let context = Name::parse(text, Kind::Context)?.snake();
    if model.context(&context)?.is_some() {
        return Ok(context);
    }
    let message = format!(
        "the context `{context}` does not exist{}",
        suggestion(&context, &model.contexts()?)
    );
    let help = format!("create it with `cargo xtask new-context {context}`, or use another one");
    Err(Refusal::new(Code::UnknownContext, message)
        .help(help)
        .into())
}

/// `Open session`
fn title(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

/// `an invoice`, `a customer`
fn with_article(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {words}")
}
