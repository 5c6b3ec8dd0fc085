use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Project,
        layout::{CORE, short},
        unfinished::{self, Unfinished},
    },
};

pub const RULE: Rule = Rule {
    id: "handler-unfinished",
    severity: Severity::Note,
    statement: "every handler, and every method that a handler calls, is written",
    why: "\
        The generator writes handlers and methods that compile, to be filled in. Until then an \
        endpoint answers 501, and one that does nothing answers that all is well.",
    breach: "\
impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, _command: PayInvoice) -> Result<()> {
        Err(Error::not_implemented(\"PayInvoice\"))
    }
}",
    mend: "\
impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, command: PayInvoice) -> Result<()> {
        let mut invoice = self.invoices.get(command.id).await?;
        invoice.pay(self.clock.now())?;
        self.invoices.save(&invoice).await
    }
}",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let messages = project.messages();
    let handlers = messages.iter().flat_map(|message| &message.handlers);
    let handlers = handlers.filter_map(|handler| {
        let what = format!("the handler `{}`", short(&handler.by));
        Some(finding(&what, unfinished::of_handler(handler)?))
    });
    let core = project.tree.modules.iter();
    let core = core.filter(|module| module.name.first().is_some_and(|krate| krate == CORE));
    let methods = core.flat_map(unfinished::methods);
    let methods = methods.map(|(name, of)| finding(&format!("the method `{name}`"), of));
    handlers.chain(methods).collect()
}

fn finding(what: &str, Unfinished { place, label }: Unfinished) -> Finding {
    Finding::new(place, format!("{what} is unfinished"))
        .label(label)
        .help("write its body")
}
