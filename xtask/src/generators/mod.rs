//! The commands that write code. Each is a folder with its arguments and its plan (`mod.rs`), its `templates`,
//! and what it writes in an example (`golden`, compared by the tests of the template).

mod filters;
mod message;
mod registration;
mod template;

mod cli_app;
mod command;
mod context;
mod entity;
mod event;
mod integration;
mod migration;
mod port;
mod query;
mod repository;
mod route;
mod service;
mod value_object;

use std::path::Path;

use anyhow::{Result, bail};
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};

use liquid::Object;

use self::template::Templates;
use crate::{
    model::Model,
    names::{Kind, Name, suggestion},
    plan::{Options, Plan, Rendered, is_rust},
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
            $($generator(WithOptions<$module::$generator>),)*
        }

        impl New {
            /// Puts together what the command writes.
            pub fn plan(&self, root: &Path) -> Result<Generation> {
                match self {
                    $(Self::$generator(command) => command.generator.plan(root),)*
                }
            }

            /// The options that all of them have.
            pub fn options(&self) -> Options {
                match self {
                    $(Self::$generator(command) => command.options,)*
                }
            }
        }
    };
}

generators![
    context::NewContext,
    command::NewCommand,
    query::NewQuery,
    event::NewEvent,
    entity::NewEntity,
    value_object::NewValueObject,
    port::NewPort,
    service::NewService,
    cli_app::NewCliApp,
    integration::NewIntegration,
    route::NewRoute,
    migration::NewMigration,
];

/// The arguments of a generator, and the options that all have.
#[derive(Debug)]
pub struct WithOptions<G> {
    generator: G,
    options: Options,
}

impl<G: Generator> FromArgMatches for WithOptions<G> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self {
            generator: G::from_arg_matches(matches)?,
            options: Options::from_arg_matches(matches)?,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.generator.update_from_arg_matches(matches)?;
        self.options.update_from_arg_matches(matches)
    }
}

/// By hand, since the derived form would replace the help text of the generator.
impl<G: Generator> Args for WithOptions<G> {
    fn augment_args(command: Command) -> Command {
        G::augment_args(Options::augment_args(command))
    }

    fn augment_args_for_update(command: Command) -> Command {
        G::augment_args_for_update(Options::augment_args_for_update(command))
    }
}

/// Plans the files of the templates of `generator`, and declares their modules.
fn make(plan: &mut Plan, generator: &str, values: &Object) -> Result<()> {
    write_files(plan, Templates::of(plan.root(), generator)?.render(values)?)
}

fn write_files(plan: &mut Plan, files: Vec<Rendered>) -> Result<()> {
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    for file in files {
        plan.write(file)?;
    }
    let mut modules = paths.iter().filter(|path| is_rust(path));
    modules.try_for_each(|path| plan.declare(path))
}

/// Returns the existing context `text`.
fn existing_context(root: &Path, text: &str) -> Result<String> {
    let context = Name::parse(text, Kind::Context)?.snake();
    let model = Model::open(root);
    if model.context(&context)?.is_some() {
        return Ok(context);
    }
    bail!(
        "there is no context `{context}` (`cargo xtask new-context {context}` makes it){}",
        suggestion(&context, &model.contexts()?)
    )
}

/// `Open session`
fn title(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
