use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{MessageKind, Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "handler-missing",
    severity: Severity::Error,
    statement: "every command and every query has a handler",
    why: "Nobody can dispatch a message that nothing handles.",
    breach: "\
pub struct PayInvoice;
impl Command for PayInvoice {}",
    mend: "\
pub struct PayInvoice;
impl Command for PayInvoice {}

pub struct PayInvoiceHandler;
impl CommandHandler<PayInvoice> for PayInvoiceHandler {..}",
    check: Check::Absence(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let messages = project.messages().into_iter();
    messages
        .filter(|message| message.handlers.is_empty())
        .map(|message| {
            let name = short(&message.name);
            let (what, handles, folder) = match message.kind {
                MessageKind::Command => ("command", "CommandHandler", "beside it"),
                MessageKind::Query => ("query", "QueryHandler", "in src/infra/query_handlers"),
            };
            Finding::new(message.place, format!("the {what} `{name}` has no handler"))
                .label("nothing handles this")
                .help(format!(
                    "write `impl {handles}<{name}> for {name}Handler` {folder}"
                ))
        })
        .collect()
}
