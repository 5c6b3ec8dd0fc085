//! Jobs that exist already.

use anyhow::{Context, Result, bail};

use crate::{
    model::{Model, Name as FullName, layout::CORE},
    names::Name,
    schema::{Code, Definition, Field, Kind, read},
};

/// A job that exists already.
pub struct ExistingJob {
    /// From the crate on.
    pub path: String,
    /// The file that defines it.
    pub file: String,
    pub fields: Vec<Field>,
    /// What it can be made from, under the names of the definitions.
    pub made_from: Vec<FullName>,
}

impl ExistingJob {
    /// Finds the job `name` among the commands of `context`: where it is by convention, or else in the other modules.
    ///
    /// # Errors
    ///
    /// It is a command and no job, or its fields cannot be read.
    pub fn find(model: &Model, context: &str, name: &Name) -> Result<Option<Self>> {
        let code = Code::new(model);
        let own = code.by_convention(&[CORE, context, "commands", &name.snake()])?;
        let all = code.within(code.module(&[CORE, context, "commands"])?);
        let mut modules = own.into_iter().chain(all);
        let found = modules.find_map(|module| Definition::of(&module, &name.pascal()));
        let Some(definition) = found else {
            return Ok(None);
        };
        let (path, short) = definition.path(&code)?;
        let file = definition.module.source.path.clone();
        let Kind::Struct(item) = definition.kind else {
            bail!("`{short}` in {file} is not a struct");
        };
        if !definition.is_of_kernel(&code, "Job") {
            bail!(
                "`{short}` in {file} is not a job: let its `Output` be `()`, derive `serde::Serialize` and \
                 `serde::Deserialize` for it, and write `impl kernel::Job for {short} {{ const NAME: &'static str = \
                 \"{context}.{}\"; }}` beside it",
                name.snake()
            );
        }
        let fields = read::fields(&code, &definition, item)
            .with_context(|| format!("the job `{short}` in {file} cannot be read"))?;
        Ok(Some(Self {
            path,
            file,
            fields,
            made_from: definition.made_from(&code),
        }))
    }
}
