//! `job-payloads.toml`: a job that is generated is listed there.

use anyhow::{Context, Result};

use crate::{
    edit::Edit,
    model::{
        LazyTree,
        layout::{CORE, CORE_FOLDER},
    },
    payloads::{FILE, Listed, Payload},
    plan::{Mode, Plan, RenderedFile},
};

/// Lists the forms of the jobs in the files that `plan` makes.
pub fn list(plan: &mut Plan) -> Result<()> {
    let model = plan.model();
    let tree = LazyTree::new(&model);
    let mut made = Vec::new();
    for path in plan.made() {
        let source = model.source(path);
        let may_have_jobs = source.is_some_and(|source| source.text.contains("Job for "));
        if let Some(module) = module_of(path).filter(|_| may_have_jobs)
            && let Ok(Some(module)) = tree.module(&module)
        {
            made.extend(Payload::all_in(&tree, &module));
        }
    }
    if made.is_empty() {
        return Ok(());
    }
    let text = plan.text(FILE)?;
    let listed = text
        .as_deref()
        .map_or_else(|| Ok(Listed::default()), Listed::parse);
    let mut listed = listed.with_context(|| format!("cannot read {FILE}"))?;
    if listed.add(made) == 0 {
        return Ok(());
    }
    let after = listed.text(text.as_deref().unwrap_or_default());
    if text.is_none() {
        return plan.write(&RenderedFile {
            path: FILE.to_owned(),
            text: after,
            template: FILE.to_owned(),
            mode: Mode::Create,
        });
    }
    plan.edit(FILE, |text| {
        Ok(if text == after {
            Edit::Present
        } else {
            Edit::Changed(after.clone())
        })
    })
}

/// Returns the module of the core at `path`.
fn module_of(path: &str) -> Option<Vec<&str>> {
    let path = path.strip_prefix(CORE_FOLDER)?.strip_prefix('/')?;
    let path = path.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    Some([CORE].into_iter().chain(path.split('/')).collect())
}
