use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        MessageKind, Place, Project,
        layout::{is_in, short},
    },
};

pub const RULE: Rule = Rule {
    id: "misplaced",
    severity: Severity::Error,
    statement: "commands, queries, handlers and adapters are in their folders",
    why: "\
        The layout shows the architecture: a reader finds every command in `commands`, and every \
        adapter in src/infra/adapters. Other rules and the generator rely on it too.",
    breach: "\
// src/core/billing/domain/invoice.rs
impl Command for PayInvoice {}",
    mend: "\
// src/core/billing/commands/pay_invoice.rs
impl Command for PayInvoice {}",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut expect = |right: bool, place: &Place, what: String, folder: &str| {
        if !right {
            let help = format!("move it to {folder}");
            found.push(
                Finding::new(place.clone(), format!("{what} is in the wrong place")).help(help),
            );
        }
    };

    for message in project.messages() {
        let (what, part, handlers) = match message.kind {
            MessageKind::Command => ("command", "commands", "the file of its command"),
            MessageKind::Query => ("query", "queries", "src/infra/query_handlers"),
        };
        let right = in_part(project, &message.module.name, part);
        let name = format!("the {what} `{}`", short(&message.name));
        expect(
            right,
            &message.place,
            name,
            &format!("src/core/<context>/{part}"),
        );

        for handler in message.handlers {
            let right = match message.kind {
                MessageKind::Command => in_part(project, &handler.module.name, part),
                MessageKind::Query => is_in(&handler.module.name, "crate::infra::query_handlers"),
            };
            let name = format!("the handler `{}`", short(&handler.by));
            expect(right, &handler.place, name, handlers);
        }
    }
    for port in project.ports() {
        for adapter in project.adapters_of(&port.name) {
            let folders = ["crate::infra::adapters", "crate::infra::integrations"];
            let right = folders
                .iter()
                .any(|folder| is_in(&adapter.module.name, folder));
            let name = format!("the adapter `{}`", short(&adapter.by));
            expect(right, &adapter.place, name, "src/infra/adapters/<context>");
        }
    }
    found
}

/// Reports whether `module` is in the folder `part` of a context, or of an integration.
fn in_part(project: &Project, module: &[String], part: &str) -> bool {
    let context = project.context(module).is_some() && module.get(2).is_some_and(|at| at == part);
    let integration =
        is_in(module, "crate::infra::integrations") && module.iter().any(|at| at == part);
    context || integration
}
