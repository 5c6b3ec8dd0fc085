use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "handler-ambiguous",
    says: "no command and no query has two handlers",
    about_absence: false,
    check,
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
                .help("keep one; what else is to happen belongs to a command of its own")
            })
        })
        .collect()
}
