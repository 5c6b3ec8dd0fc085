//! `new-service geocoder --impl Http`

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::object;

use super::{Generation, Generator, make, registration, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

/// Add a technical service that any layer may use, with a test double
#[derive(Debug, Args)]
pub struct NewService {
    /// The name of the service: `geocoder`
    name: String,
    /// The name of the implementation: `Http` makes `HttpGeocoder`
    #[arg(long = "impl", value_name = "NAME")]
    implementation: Option<String>,
}

impl Generator for NewService {
    fn plan(&self, root: &Path) -> Result<Generation> {
        // It is a type, and a module of its crate.
        Name::parse(&self.name, Kind::Module)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let (snake, pascal) = (name.snake(), name.pascal());
        let implementation = self.implementation.as_deref().unwrap_or("real");
        let file = Name::parse(implementation, Kind::Type)?.without(&snake);
        ensure!(
            file.pascal() != "Fake",
            "`Fake{pascal}` is the name of the double: choose another one for the implementation"
        );
        let implementation = format!("{}{pascal}", file.pascal());
        let values = object!({
            "name": snake,
            "Name": pascal,
            "file": file.snake(),
            "Implementation": implementation,
            "title": title(&name.words()),
            "words": name.words(),
        });
        let mut plan = Plan::new(root);
        make(&mut plan, "service", &values)?;
        registration::port(
            &mut plan,
            "singletons",
            &format!("services::{snake}::{pascal}"),
            &format!("services::{snake}::{implementation}"),
        )?;
        Ok(Generation {
            plan,
            next: vec![format!(
                "declare in src/services/{snake}/mod.rs what `{pascal}` does, and implement it in \
                 src/services/{snake}/{}.rs",
                file.snake()
            )],
        })
    }
}
