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
    let is_bus = |name: &[String]| is_of_runtime(name, "CommandBus");
    let mut buses = project.references.iter().collect::<Vec<_>>();
    buses.retain(|reference| reference.is_any(is_bus));
    let reading = project
        .routers
        .endpoints()
        .filter(|endpoint| matches!(endpoint.method.as_str(), "GET" | "HEAD"));
    let found = reading.flat_map(|endpoint| {
        let buses = buses.iter().filter(|reference| endpoint.has(reference));
        buses.map(|reference| {
            let message = format!(
                "`{} {}` takes a `CommandBus`, but must not change anything",
                endpoint.method, endpoint.path
            );
            Finding::new(reference.place_where(is_bus), message)
                .label("can run commands")
                .help("dispatch a query with `QueryBus`, or make it a POST")
        })
    });
    found.collect()
}
