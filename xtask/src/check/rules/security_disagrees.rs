use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Project,
        layout::{is_in, short},
        routers::Handler,
    },
};

pub const RULE: Rule = Rule {
    id: "security-disagrees",
    severity: Severity::Error,
    statement: "an endpoint has `security(..)` if it takes a claimant, and only then",
    why: "\
        Clients are generated from the description of the API. If it does not say that an endpoint needs \
        an access token, they do not send one.",
    breach: r#"#[utoipa::path(get, path = "/users/me")]
async fn get_me(claimant: Claimant) {..}"#,
    mend: r#"#[utoipa::path(get, path = "/users/me", security(("access_token" = [])))]
async fn get_me(claimant: Claimant) {..}"#,
    check: Check::Code(check),
};

const CLAIMANTS: [&str; 2] = [
    "crate::infra::api::dependencies::Claimant",
    "crate::infra::api::dependencies::VerifiedClaimant",
];

/// The traits of axum's extractors. A type that implements one of them may take a claimant itself.
const EXTRACTORS: [&str; 4] = [
    "FromRequest",
    "FromRequestParts",
    "OptionalFromRequest",
    "OptionalFromRequestParts",
];

fn check(project: &Project) -> Vec<Finding> {
    // The description can ask for a token everywhere, in src/infra/api/builder.rs.
    let everywhere = project.method_calls.iter().any(|call| {
        !call.test && call.method == "security" && is_in(&call.module.name, "crate::infra::api")
    });
    let handlers = project.routers.handlers.values();
    handlers
        .filter_map(|handler| of_handler(project, handler, everywhere))
        .collect()
}

fn of_handler(project: &Project, handler: &Handler, everywhere: bool) -> Option<Finding> {
    let name = short(&handler.name);
    let takes_claimant = handler
        .takes
        .iter()
        .any(|kind| CLAIMANTS.iter().any(|claimant| is_in(kind, claimant)));
    if takes_claimant && !handler.secured && !everywhere {
        return Some(
            Finding::new(
                handler.place.clone(),
                format!("`{name}` takes a claimant, and its description does not say so"),
            )
            .label("needs an access token")
            .help("add `security((\"access_token\" = []))` to its `#[utoipa::path(..)]`"),
        );
    }
    let is_proved_elsewhere = handler.takes.iter().any(|kind| is_extractor(project, kind))
        || project
            .routers
            .endpoints()
            .any(|endpoint| endpoint.function == handler.name && endpoint.layered);
    (handler.secured && !takes_claimant && !is_proved_elsewhere).then(|| {
        Finding::new(
            handler.place.clone(),
            format!("`{name}` says that it needs an access token, and takes no claimant"),
        )
        .label("is open to anybody")
        .help("take `claimant: Claimant`, or remove `security(..)` from its `#[utoipa::path(..)]`")
    })
}

fn is_extractor(project: &Project, kind: &[String]) -> bool {
    project
        .in_service()
        .any(|found| found.by == kind && EXTRACTORS.contains(&short(&found.of)))
}
