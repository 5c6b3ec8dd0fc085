use std::path::Path;

use anyhow::Result;
use liquid::object;

use super::{Generation, main_file, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 4] = [
    "new-service/src/services/__name__/mod.rs",
    "new-service/src/services/__name__/__file__.rs",
    "new-service/tests/impl/services/__name__.rs",
    "new-service/tests/services/__name__.rs",
];

/// `new-service mailer --impl Smtp`
pub fn new_service(root: &Path, name: &str, implementation: Option<&str>) -> Result<Generation> {
    // It is a type, and a module of its crate.
    Name::parse(name, Kind::Module)?;
    let name = Name::parse(name, Kind::Type)?;
    let (snake, pascal) = (name.snake(), name.pascal());
    let file = Name::parse(implementation.unwrap_or("real"), Kind::Type)?.without(&snake);
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
    make(&mut plan, &FILES, &values)?;
    main_file::port(
        &mut plan,
        "singletons",
        &format!("services::{snake}::{pascal}"),
        &format!("services::{snake}::{implementation}"),
    )?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "say in src/services/{snake}/mod.rs what `{pascal}` does, \
             and do it in src/services/{snake}/{}.rs",
            file.snake()
        )],
    })
}
