use std::{
    fs,
    path::{Path, PathBuf, absolute},
};

use anyhow::{Context, Error, Result, anyhow, bail};
use cargo_generate::{GenerateArgs, TemplatePath, Vcs};

use crate::staging::stage;

/// A project to generate, with the parameters of `cargo-generate.toml`. A parameter that is `None` has its
/// default.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The folder to create. Its last component is the name of the project.
    pub destination: PathBuf,
    pub database: Option<String>,
    pub example: Option<bool>,
}

impl Project {
    /// Generates the project and returns its folder.
    ///
    /// # Errors
    ///
    /// Fails if the template refuses a parameter, or if a project cannot be created at the destination.
    /// Nothing is left behind then.
    pub fn stamp(&self) -> Result<PathBuf> {
        let destination = absolute(&self.destination).context("no destination given")?;
        let (Some(parent), Some(name)) = (destination.parent(), destination.file_name()) else {
            bail!(
                "`{}` does not end in the name of a project",
                self.destination.display()
            );
        };
        if destination.exists() {
            bail!("`{}` already exists", self.destination.display());
        }
        if !parent.is_dir() {
            bail!("`{}` is not a folder", parent.display());
        }
        // For `clone/../shop`, cargo-generate would treat the clone as a parent folder of the project.
        let parent = parent.canonicalize()?;
        let destination = parent.join(name);

        let template = stage()?;
        let arguments = GenerateArgs {
            template_path: TemplatePath {
                path: Some(utf8(template.path())?),
                ..TemplatePath::default()
            },
            name: Some(utf8(Path::new(name))?),
            destination: Some(parent),
            define: self.definitions(),
            vcs: Some(Vcs::Git),
            silent: true,
            quiet: true,
            ..GenerateArgs::default()
        };
        cargo_generate::generate(arguments).map_err(|error| {
            // The folder is created before most parameters are checked. A folder that is not empty is not
            // removed.
            let _ = fs::remove_dir(&destination);
            reason(&error)
        })
    }

    fn definitions(&self) -> Vec<String> {
        let database = self
            .database
            .iter()
            .map(|database| format!("database={database}"));
        let example = self
            .example
            .iter()
            .map(|example| format!("example={example}"));
        database.chain(example).collect()
    }
}

fn utf8(path: &Path) -> Result<String> {
    let utf8 = path.to_str();
    utf8.map(str::to_owned)
        .with_context(|| format!("`{}` is not UTF-8", path.display()))
}

/// Returns the message of a hook, without the position in the script.
fn reason(error: &Error) -> Error {
    let message = error.root_cause().to_string();
    let Some(refusal) = message.strip_prefix("Runtime error: ") else {
        return anyhow!(message);
    };
    anyhow!(
        refusal
            .rsplit_once(" (line ")
            .map_or(refusal, |(sentence, _)| sentence)
            .to_owned()
    )
}
