//! The entities that the tests of a relation store.

use anyhow::Result;
use liquid::{Object, object};

use crate::{
    generators::references::{self, Reference},
    names::Name,
    plan::Plan,
    schema::{Domain, describe},
};

/// The entities of which a test stores both samples, each behind those that it refers to. The first sample of one refers
/// to the first samples of others, and the second one to the second ones.
pub struct Samples {
    pub described: Vec<Object>,
    /// Those that others refer to.
    pub required: Vec<Name>,
    known: Vec<Name>,
}

/// Returns what a test stores before it links the entities `ends`.
pub fn all(plan: &Plan, context: &str, ends: &[Reference]) -> Result<Samples> {
    let mut samples = Samples {
        described: Vec::new(),
        required: Vec::new(),
        known: Vec::new(),
    };
    for end in ends {
        samples.add(plan, context, end)?;
    }
    Ok(samples)
}

impl Samples {
    fn add(&mut self, plan: &Plan, context: &str, of: &Reference) -> Result<()> {
        if self.known.contains(&of.entity) {
            return Ok(());
        }
        self.known.push(of.entity.clone());
        let model = plan.model();
        let entity = Domain::new(&model, context).entity(&of.entity.pascal())?;
        let (lists, references): (Vec<_>, Vec<_>) = references::all(plan, context, &entity.fields)?
            .into_iter()
            .partition(|reference| reference.field.is_list());
        // What may be absent refers to nothing.
        let (absent, required): (Vec<_>, Vec<_>) = references
            .into_iter()
            .partition(|reference| reference.field.is_optional());
        // An id in a value object stays as it is in the sample.
        let (inner, required): (Vec<_>, Vec<_>) =
            required.into_iter().partition(Reference::is_deep);
        for reference in &required {
            self.add(plan, context, reference)?;
            self.required.push(reference.entity.clone());
        }
        let mut needed = references::needed_by(plan, context, inner.clone(), false)?;
        needed.extend(references::needed_by(plan, context, inner, true)?);
        for mut object in references::describe(context, std::slice::from_ref(of)) {
            object.extend(object!({ "absent": names(&absent), "empty": names(&lists) }));
            let required = references::describe(context, &required);
            object.insert("required".into(), describe::array(required));
            let needed = references::describe_needed(context, &needed);
            object.insert("needed".into(), describe::array(needed));
            self.described.push(object);
        }
        Ok(())
    }
}

/// The names of the fields of `references`. Several ids may be in one.
fn names(references: &[Reference]) -> Vec<String> {
    let names = references
        .iter()
        .map(|reference| reference.field.name.clone());
    let mut names: Vec<String> = names.collect();
    names.dedup();
    names
}
