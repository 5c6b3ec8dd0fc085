//! `new-integration stripe`

mod nats;

use std::path::Path;

use anyhow::Result;
use clap::Args;
use liquid::object;

use super::{Generation, Generator, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

/// Add a folder for the code that only one third party needs, or connect the service to others through NATS
///
/// `nats` is ready for use: the service gets the setting `NATS__URL`, `new-subscriber --broadcast` sends an event to other
/// services, and `new-job --on` reacts to one of theirs.
#[derive(Debug, Args)]
pub struct NewIntegration {
    /// The name of the third party: `stripe`, or `nats`
    name: String,
}

impl Generator for NewIntegration {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let name = Name::parse(&self.name, Kind::Module)?;
        let values = object!({ "name": name.snake(), "title": title(&name.words()) });
        let mut plan = Plan::new(root);
        if name.snake() == "nats" {
            return nats::connect(plan);
        }
        make(&mut plan, "integration", &values)?;
        Ok(Generation {
            plan,
            next: Vec::new(),
        })
    }
}
