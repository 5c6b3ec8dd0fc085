use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "handler-ambiguous",
    severity: Severity::Error,
    statement: "every command and every query has one handler",
    why: "Only the handler in `handlers!` runs. A reader of the other one would not notice.",
    breach: "\
impl CommandHandler<PayInvoice> for PayInvoiceHandler {..}
impl CommandHandler<PayInvoice> for FastPayInvoiceHandler {..}",
    mend: "impl CommandHandler<PayInvoice> for PayInvoiceHandler {..}",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let messages = project.messages().into_iter();
    messages
        .flat_map(|message| {
            let name = short(&message.name).to_owned();
            let first = message
                .handlers
                .first()
                .map(|first| short(&first.by).to_owned());
            message.handlers.into_iter().skip(1).map(move |handler| {
                let first = first.as_deref().unwrap_or_default();
                Finding::new(
                    handler.place.clone(),
                    format!("`{name}` has a second handler"),
                )
                .label(format!("`{first}` handles it already"))
                .help("keep one of them; move work that is left over to a command of its own")
            })
        })
        .collect()
}
