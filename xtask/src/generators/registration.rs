//! Registrations in the composition root.

use anyhow::Result;
use heck::ToPascalCase;

use super::routers;
use crate::{
    edit::{self, Edit, EditError, Element, Entry},
    model::{Place, routers::Reachability},
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
        alias: None,
    };
    plan.edit(MAIN, |text| edit::register(text, entry))
}

/// Lists `event` in `subscribers!`, with `job` among those that are made from it, if there is one. Both are paths.
pub fn subscriber(plan: &mut Plan, event: &str, job: Option<&str>) -> Result<()> {
    plan.edit(MAIN, |text| edit::subscribe(text, event, job))
}

/// Lists the event `name` of another service in `subscribers!`, with the job at the path `job`.
pub fn foreign_event(plan: &mut Plan, name: &str, job: &str) -> Result<()> {
    plan.edit(MAIN, |text| {
        edit::subscribe(text, &format!("{name:?}"), Some(job))
    })
}

/// Runs `job`, the path of a type without fields, at the times `times`.
pub fn schedule(plan: &mut Plan, times: &str, job: &str) -> Result<()> {
    plan.edit(MAIN, |text| edit::schedule(text, times, job))
}

/// Registers `adapter` behind `port`, in the block that says how long it lives: `singletons` or
/// `scoped`. Both are paths.
pub fn port(plan: &mut Plan, block: &str, port: &str, adapter: &str) -> Result<()> {
    // A port is the name of a field, too, and so it cannot be written with its path.
    let alias: String = match port.split("::").collect::<Vec<_>>().as_slice() {
        ["app_core", context, .., name] => format!("{}{name}", context.to_pascal_case()),
        [.., name] => format!("Service{name}"),
        [] => String::new(),
    };
    let entry = Entry {
        list: "ports",
        section: Some(block),
        key: port,
        value: adapter,
        alias: Some(&alias),
    };
    plan.edit(MAIN, |text| edit::register(text, entry))
}

/// Registers a value of the type at the path `of` behind `port`, a path too. `made` is the function of the type that makes
/// it, with its arguments.
pub fn singleton(plan: &mut Plan, port: &str, of: &str, made: &str) -> Result<()> {
    let name = of.rsplit("::").next().unwrap_or(of);
    plan.edit(MAIN, |text| {
        let (text, of) = match edit::import(text, of) {
            Ok(Edit::Changed(imported)) => (imported, name),
            Ok(Edit::Present) => (text.to_owned(), name),
            Err(EditError::NameTaken(_)) => (text.to_owned(), of),
            Err(error) => return Err(error),
        };
        let value = format!("{of}::{made}");
        let entry = Entry {
            list: "ports",
            section: Some("singletons"),
            key: port,
            value: &value,
            alias: None,
        };
        edit::register_expression(&text, entry)
    })
}

/// Registers `routes::name::router`, unless the API has it in any way: included, merged, nested, or in a
/// layer.
pub fn router(plan: &mut Plan, name: &str) -> Result<()> {
    let registration = Registration {
        method: "include_routers",
        element: Element::Function,
        module: &format!("infra::api::routes::{name}"),
        function: "router",
    };
    if !registration.is_listed(plan)? {
        match routers::read(plan).reached(&routers::router_of(name)) {
            Reachability::Yes => return plan.edit(MAIN, |_| Ok(Edit::Present)),
            Reachability::Unclear(place) => {
                let error = EditError::UnclearPlace {
                    why: format!(
                        "it is not clear whether the API has `{name}::router`: {}",
                        named_at(&place)
                    ),
                    paste: format!("{name}::router,"),
                };
                return plan.edit(MAIN, |_| Err(error.clone()));
            }
            Reachability::No => {}
        }
    }
    registration.add(plan)
}

/// The place of code that cannot be followed, and what would make it clear.
fn named_at(place: &Place) -> String {
    let line = place.at.map_or(1, |at| at.start.0);
    format!(
        "{}:{line} names it in a way that cannot be followed. Write it so that it can be, as a part of \
         `include_routers([..])`, `.merge(..)` or `.nest(\"/path\", ..)`, or remove it there and add this to \
         `include_routers`",
        place.file
    )
}

/// Registers `apps::name::app()`, unless `src/main.rs` leads to it in any way.
pub fn app(plan: &mut Plan, name: &str) -> Result<()> {
    let registration = Registration {
        method: "include_apps",
        element: Element::Call,
        module: &format!("infra::cli::apps::{name}"),
        function: "app",
    };
    let function = ["crate", "infra", "cli", "apps", name, "app"].map(str::to_owned);
    if !registration.is_listed(plan)? && routers::read(plan).is_named(&function) {
        return plan.edit(MAIN, |_| Ok(Edit::Present));
    }
    registration.add(plan)
}

/// An element of an array that `method` is given: `module::function`, or a call of it.
struct Registration<'a> {
    method: &'a str,
    element: Element,
    module: &'a str,
    function: &'a str,
}

impl Registration<'_> {
    fn full(&self) -> String {
        format!("{}::{}", self.module, self.function)
    }

    fn short(&self) -> String {
        let name = self.module.rsplit("::").next().unwrap_or(self.module);
        format!("{name}::{}", self.function)
    }

    /// Reports whether the array has the element just so, which is seen without reading other files.
    fn is_listed(&self, plan: &Plan) -> Result<bool> {
        let text = plan.text(MAIN)?.unwrap_or_default();
        let edit = edit::add_element(
            &text,
            self.method,
            self.element,
            &self.short(),
            &self.full(),
        );
        Ok(edit == Ok(Edit::Present))
    }

    /// Adds the element, and imports its module, unless something else has the name of the module.
    fn add(&self, plan: &mut Plan) -> Result<()> {
        let (short, full) = (self.short(), self.full());
        let add = |text: &str, path: &str| {
            edit::add_element(text, self.method, self.element, path, &full)
        };
        plan.edit(MAIN, |text| {
            let Edit::Changed(with_short) = add(text, &short)? else {
                return Ok(Edit::Present);
            };
            match edit::import(&with_short, &format!("crate::{}", self.module)) {
                Ok(Edit::Present) => Ok(Edit::Changed(with_short)),
                Ok(changed) => Ok(changed),
                Err(EditError::NameTaken(_)) => add(text, &full),
                Err(error) => Err(error),
            }
        })
    }
}
