//! Events between services.

use xtask::edit::{add_settings, enable_feature};

use crate::{
    edits::{check, check_refused},
    project::Project,
};

fn refuses(project: &Project, command: &str, expected: &str) {
    let files = project.files();
    let arguments: Vec<_> = command.split(' ').collect();
    let said = project.run(&arguments);
    assert_ne!(said.code, Some(0), "{command}: {}", said.out);
    assert!(said.err.contains(expected), "{expected} in {}", said.err);
    assert_eq!(project.files(), files, "{command}");
}

#[test]
fn a_feature_is_enabled_where_the_dependency_is() {
    let enable = |text: &str| enable_feature(text, "runtime", "nats");
    let workspace = "[workspace.dependencies]\nruntime = { path = \"runtime\", features = [] }\n";
    let with = |line: &str| {
        format!("{workspace}\n[dependencies]\nkernel.workspace = true\n{line}\n\n[x]\n")
    };
    for (before, after) in [
        (
            "runtime.workspace = true",
            "runtime = { workspace = true, features = [\"nats\"] }",
        ),
        (
            "runtime = { workspace = true, features = [\"otlp\"] } # traces",
            "runtime = { workspace = true, features = [\"otlp\", \"nats\"] } # traces",
        ),
    ] {
        check(enable, &with(before), &with(after));
    }
    check_refused(enable, workspace, "runtime = { workspace = true");
    check_refused(
        enable,
        "[dependencies]\n[dev-dependencies]\nruntime.workspace = true\n",
        "runtime.workspace = true",
    );
}

#[test]
fn settings_that_were_written_on_get_a_section() {
    check(
        |text| add_settings(text, "nats", "runtime::nats::NatsSettings"),
        "use runtime::settings;\n\nstruct Settings { a: u8 }\n\nimpl settings::Settings for Settings {\n    fn read(mut variables: Variables) -> R {\n        Ok(Self { a: 1 })\n    }\n\n    // more\n}\n",
        "use runtime::{nats::NatsSettings, settings};\n\nstruct Settings { a: u8, pub nats: NatsSettings }\n\nimpl settings::Settings for Settings {\n    fn read(mut variables: Variables) -> R {\n        Ok(Self { a: 1, nats: NatsSettings::read(&mut variables, env!(\"CARGO_PKG_NAME\")) })\n    }\n\n    fn nats(&self) -> Option<&NatsSettings> {\n        Some(&self.nats)\n    }\n\n    // more\n}\n",
    );
}

#[test]
fn an_event_is_not_sent_without_a_connection() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-event", "billing", "InvoicePaid", "amount:i64"]);
    let announce = "new-subscriber billing AnnouncePayment --on InvoicePaid --broadcast";

    refuses(
        &project,
        announce,
        "run `cargo xtask new-integration nats` first",
    );

    project.make(&["new-integration", "nats"]);
    refuses(
        &project,
        &format!("{announce} --creates Invoice"),
        "leave out `--broadcast`, or the other option",
    );
    project.make(&announce.split(' ').collect::<Vec<_>>());
}

#[test]
fn an_event_of_another_service_has_its_name() {
    let project = Project::new();
    project.make(&["new-context", "mailing"]);
    for name in ["InvoicePaid", "billing.", "billing.*", "billing..paid"] {
        refuses(
            &project,
            &format!("new-job mailing SendReceipt --on {name}"),
            "words with dots between them",
        );
    }
    project.make(&["new-job", "mailing", "SendReceipt", "--on", "shop.paid"]);
    // A job that is there may follow from another one, too.
    project.make(&["new-job", "mailing", "SendReceipt", "--on", "bank.paid"]);
    project.make(&["new-job", "mailing", "Count", "--on", "bank.paid"]);

    let main = project.read("src/main.rs");
    let listed =
        "    \"bank.paid\" => [Count, SendReceipt],\n    \"shop.paid\" => [SendReceipt],\n";
    assert!(main.contains(listed), "{main}");
    let said = project.run(&["list"]);
    let on = "on bank.paid, on shop.paid";
    assert!(said.out.contains(on), "{}", said.out);
}
