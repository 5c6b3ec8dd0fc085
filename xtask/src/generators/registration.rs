//! Registrations in the composition root.

use anyhow::Result;

use crate::{
    edit::{self, Edit, Element, Entry, Refused},
    plan::Plan,
};

const MAIN: &str = "src/main.rs";

/// Registers `handler` for `message`; both are paths.
pub fn handler(plan: &mut Plan, message: &str, handler: &str) -> Result<()> {
    let entry = Entry {
        list: "handlers",
        section: None,
        key: message,
        value: handler,
    };
    plan.edit(MAIN, |text| edit::register(text, entry))
}

/// Registers `adapter` behind `port`, in the block that says how long it lives: `singletons` or
/// `scoped`. Both are paths.
pub fn port(plan: &mut Plan, block: &str, port: &str, adapter: &str) -> Result<()> {
    let entry = Entry {
        list: "ports",
        section: Some(block),
        key: port,
        value: adapter,
    };
    plan.edit(MAIN, |text| edit::register(text, entry))
}

/// Registers `routes::name::router`.
pub fn router(plan: &mut Plan, name: &str) -> Result<()> {
    element(
        plan,
        "include_routers",
        Element::Function,
        &format!("infra::api::routes::{name}"),
        "router",
    )
}

/// Registers `apps::name::app()`.
pub fn app(plan: &mut Plan, name: &str) -> Result<()> {
    element(
        plan,
        "include_apps",
        Element::Call,
        &format!("infra::cli::apps::{name}"),
        "app",
    )
}

/// Adds `module::function` to the array that `method` is given; imports the module, unless something else has
/// its name.
fn element(
    plan: &mut Plan,
    method: &str,
    element: Element,
    module: &str,
    function: &str,
) -> Result<()> {
    let name = module.rsplit("::").next().unwrap_or(module);
    let short = format!("{name}::{function}");
    let full = format!("{module}::{function}");
    plan.edit(MAIN, |text| {
        let Edit::Changed(with_short) = edit::add_element(text, method, element, &short, &full)?
        else {
            return Ok(Edit::Present);
        };
        match edit::import(&with_short, &format!("crate::{module}")) {
            Ok(Edit::Present) => Ok(Edit::Changed(with_short)),
            Ok(changed) => Ok(changed),
            Err(Refused::Taken(_)) => edit::add_element(text, method, element, &full, &full),
            Err(refused) => Err(refused),
        }
    })
}
