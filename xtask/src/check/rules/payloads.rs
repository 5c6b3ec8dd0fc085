//! What is wrong with the payloads of jobs.

use crate::{
    model::Project,
    payloads::{Fault, Listed, Payload, payloads},
};

/// Returns the jobs with which something is wrong; none if the list cannot be read.
pub fn faults<'p>(project: &'p Project<'p, 'p>) -> Vec<(Payload, Fault)> {
    let Ok(listed) = Listed::of(project) else {
        return Vec::new();
    };
    let payloads = payloads(project).into_iter();
    payloads
        .filter_map(|payload| {
            let fault = listed.fault(&payload)?;
            Some((payload, fault))
        })
        .collect()
}
