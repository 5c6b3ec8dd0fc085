use std::path::Path;

use anyhow::Result;
use liquid::object;

use super::{Generation, existing_context, main_file, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 4] = [
    "new-port/src/core/__context__/ports/__name__.rs",
    "new-port/src/infra/adapters/__context__/__name__.rs",
    "new-port/tests/impl/adapters/__context__/__name__.rs",
    "new-port/tests/infra/adapters/__context__/__name__.rs",
];

/// `new-port billing PaymentGateway --adapter Stripe`
pub fn new_port(
    root: &Path,
    context: &str,
    name: &str,
    adapter: Option<&str>,
) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let adapter = Name::parse(adapter.unwrap_or("real"), Kind::Type)?;
    let (snake, pascal) = (name.snake(), name.pascal());
    let adapter = if adapter.pascal().ends_with(&pascal) {
        adapter.pascal()
    } else {
        format!("{}{pascal}", adapter.pascal())
    };
    let values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "Adapter": adapter,
        "title": title(&name.words()),
    });
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    main_file::port(
        &mut plan,
        "singletons",
        &format!("app_core::{context}::ports::{snake}::{pascal}"),
        &format!("crate::infra::adapters::{context}::{snake}::{adapter}"),
    )?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "say in src/core/{context}/ports/{snake}.rs what `{pascal}` does, \
             and do it in src/infra/adapters/{context}/{snake}.rs"
        )],
    })
}
