//! Registrations in the composition root.

use anyhow::Result;

use crate::{
    edit::{self, Edit, Refused},
    plan::Plan,
};

const MAIN: &str = "src/main.rs";

/// Imports each of `paths`.
pub fn import(plan: &mut Plan, paths: &[String]) -> Result<()> {
    for path in paths {
        plan.edit(MAIN, |text| edit::import(text, path))?;
    }
    Ok(())
}

/// Registers the handler of `message`.
pub fn handler(plan: &mut Plan, message: &str) -> Result<()> {
    plan.edit(MAIN, |text| {
        edit::add_entry(
            text,
            "handlers",
            None,
            message,
            &format!("{message}Handler"),
        )
    })
}

/// Registers what stands behind a port.
pub fn port(plan: &mut Plan, scope: &str, port: &str, adapter: &str) -> Result<()> {
    plan.edit(MAIN, |text| {
        edit::add_entry(text, "ports", Some(scope), port, adapter)
    })
}

/// Registers `routes::name::router()`.
pub fn router(plan: &mut Plan, name: &str) -> Result<()> {
    element(
        plan,
        "include_routers",
        &format!("infra::api::routes::{name}"),
        "router",
    )
}

/// Registers `apps::name::app()`.
pub fn app(plan: &mut Plan, name: &str) -> Result<()> {
    element(
        plan,
        "include_apps",
        &format!("infra::cli::apps::{name}"),
        "app",
    )
}

/// Adds `module::function()` to the array that `method` is given; imports the module, unless
/// something else has its name.
fn element(plan: &mut Plan, method: &str, module: &str, function: &str) -> Result<()> {
    let name = module.rsplit("::").next().unwrap_or(module);
    let short = format!("{name}::{function}");
    let full = format!("{module}::{function}");
    plan.edit(MAIN, |text| {
        let Edit::Changed(with_short) = edit::add_element(text, method, &short, &full)? else {
            return Ok(Edit::Present);
        };
        match edit::import(&with_short, &format!("crate::{module}")) {
            Ok(Edit::Present) => Ok(Edit::Changed(with_short)),
            Ok(changed) => Ok(changed),
            Err(Refused::Taken(_)) => edit::add_element(text, method, &full, &full),
            Err(refused) => Err(refused),
        }
    })
}
