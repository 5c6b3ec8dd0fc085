use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, provided::is_of_runtime},
};

pub const RULE: Rule = Rule {
    id: "get-takes-command-bus",
    severity: Severity::Error,
    statement: "the endpoint of a GET takes no `CommandBus`",
    why: "\
        Browsers, proxies and crawlers repeat a GET, load it ahead and cache it. It must not \
        change anything.",
    breach: r#"#[utoipa::path(get, path = "/invoices/{id}/pay")]
async fn pay_invoice(State(commands): State<CommandBus>) {..}"#,
    mend: r#"#[utoipa::path(post, path = "/invoices/{id}/pay")]
async fn pay_invoice(State(commands): State<CommandBus>) {..}"#,
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let reading = project
        .routes
        .iter()
        .filter(|route| matches!(route.method.as_str(), "GET" | "HEAD"));
    let is_bus = |name: &[String]| is_of_runtime(name, "CommandBus");
    let found = reading.flat_map(|route| {
        project
            .references
            .iter()
            .filter(move |reference| {
                std::ptr::eq(reference.module, route.module)
                    && reference.function.as_ref() == Some(&route.function)
                    && reference.is_any(is_bus)
            })
            .map(move |reference| {
                let message = format!(
                    "`{} {}` takes a `CommandBus`, but must not change anything",
                    route.method, route.path
                );
                Finding::new(reference.place_where(is_bus), message)
                    .label("can run commands")
                    .help("dispatch a query with `QueryBus`, or make it a POST")
            })
    });
    found.collect()
}
