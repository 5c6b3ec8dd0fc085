//! `job-payloads.toml`: the forms in which jobs have been stored, which the service must still be able to read.

mod file;

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use syn::{Item, ItemImpl, Type, spanned::Spanned};

pub use crate::model::files::PAYLOADS as FILE;
use crate::{
    model::{
        Implementation, Module, Modules, Name, Place, Project, Resolver, job_name, job_version,
        layout::short, provided::is_of_kernel, scope::written,
    },
    schema::payload::{Form, Reader},
};

/// A job whose form is known.
pub struct Payload {
    /// The name of the type.
    pub job: String,
    pub stored_as: String,
    pub version: i32,
    pub form: Form,
    pub place: Place,
}

/// The forms that the file lists, by the name and the version of the job.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listed(pub BTreeMap<(String, i32), Form>);

/// What is wrong with a job, in view of the forms that are listed.
pub enum Fault {
    /// This service cannot read what was stored as this version.
    Unreadable { version: i32, problem: String },
    /// A service of the same version as this one cannot read what this one stores.
    SameVersion { problem: String },
    /// There is a newer version.
    OldVersion { newest: i32 },
    /// The form is not listed.
    Unlisted,
}

/// Returns the jobs whose `NAME` and `VERSION` are literals.
#[must_use]
pub fn payloads<'p>(project: &'p Project<'p, 'p>) -> Vec<Payload> {
    let jobs = project.jobs().filter_map(|job| {
        let Implementation { module, item, .. } = job.implementation;
        Payload::of(project.tree, module, job.name(), item)
    });
    jobs.collect()
}

impl Payload {
    /// Returns the jobs in `module` of `tree`.
    pub fn all_in<'m, M: Modules<'m>>(tree: &M, module: &Module<'m>) -> Vec<Self> {
        let resolver = Resolver { tree, module };
        let name_of =
            |path: &syn::Path| -> Name { resolver.resolve(&written(path), &[]).target().to_vec() };
        let jobs = module.items.iter().filter_map(|item| {
            let Item::Impl(item) = item else { return None };
            let (_, of, _) = item.trait_.as_ref()?;
            let Type::Path(by) = &*item.self_ty else {
                return None;
            };
            let is_job = is_of_kernel(&name_of(of), "Job");
            is_job
                .then(|| Self::of(tree, module, &name_of(&by.path), item))
                .flatten()
        });
        jobs.collect()
    }

    /// Reads the job `name`, whose `impl Job` is `item`.
    fn of<'m, M: Modules<'m>>(
        tree: &M,
        module: &Module<'m>,
        name: &[String],
        item: &ItemImpl,
    ) -> Option<Self> {
        Some(Self {
            job: short(name).to_owned(),
            stored_as: job_name(item)?,
            version: job_version(item)?,
            form: Reader::new(tree).form(name)?,
            place: module.source.place(item.self_ty.span()),
        })
    }
}

impl Listed {
    /// Reads the list of `project`. It is empty if there is no file.
    ///
    /// # Errors
    ///
    /// The file does not have the form that this module writes.
    pub fn of(project: &Project) -> Result<Self> {
        let text = project.sources.files.get(FILE).unwrap_or_default();
        Self::parse(str::from_utf8(text).context("it is not UTF-8")?)
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// It does not have the form that this module writes.
    pub fn parse(text: &str) -> Result<Self> {
        file::parse(text)
    }

    /// Returns the text of the file, with the line ends that it has `before`.
    #[must_use]
    pub fn text(&self, before: &str) -> String {
        let text = file::text(self);
        if before.contains("\r\n") {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    }

    /// Returns what is wrong with `payload`, the worst first; nothing if all is well.
    #[must_use]
    pub fn fault(&self, payload: &Payload) -> Option<Fault> {
        let Payload {
            stored_as,
            version,
            form,
            ..
        } = payload;
        let all = self.0.iter().filter(|((name, _), _)| name == stored_as);
        // It leaves newer versions to newer services.
        for ((_, stored), listed) in all.clone().filter(|((_, stored), _)| stored <= version) {
            if let Some(problem) = form.problem(listed) {
                let version = *stored;
                return Some(Fault::Unreadable { version, problem });
            }
        }
        let newest = all.map(|((_, version), _)| *version).max();
        if let Some(newest) = newest.filter(|newest| newest > version) {
            return Some(Fault::OldVersion { newest });
        }
        let Some(listed) = self.0.get(&(stored_as.clone(), *version)) else {
            return Some(Fault::Unlisted);
        };
        match listed.problem(form) {
            Some(problem) => Some(Fault::SameVersion { problem }),
            None => (*listed != form.listed()).then_some(Fault::Unlisted),
        }
    }

    /// Writes the file in `root`, unless there is nothing to list and no file.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, root: &Path) -> Result<()> {
        let path = root.join(FILE);
        if self.0.is_empty() && !path.exists() {
            return Ok(());
        }
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, self.text(&before)).with_context(|| format!("cannot write {FILE}"))
    }

    /// Lists the forms of `payloads` that are not listed, unless something is wrong with them. Returns how many that
    /// are.
    pub fn add(&mut self, payloads: Vec<Payload>) -> usize {
        let mut count = 0;
        for payload in payloads {
            if let Some(Fault::Unlisted) = self.fault(&payload) {
                let key = (payload.stored_as, payload.version);
                self.0.insert(key, payload.form.listed());
                count += 1;
            }
        }
        count
    }
}
