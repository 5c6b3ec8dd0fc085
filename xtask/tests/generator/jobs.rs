//! Jobs, the events that they are made from, and the times at which they run.

use xtask::edit::{Edit, EditError, schedule, subscribe};

use crate::{
    edits::{check, check_refused},
    project::Project,
};

const MAIN: &str = "src/main.rs";

fn subscriber(job: Option<&'static str>) -> impl Fn(&str) -> Result<Edit, EditError> {
    move |text| subscribe(text, "Paid", job)
}

#[test]
fn an_event_is_listed_with_its_jobs() {
    check(
        subscriber(None),
        "subscribers! { Service; }\n",
        "subscribers! {\n    Service;\n    Paid => [],\n}\n",
    );
    check(
        subscriber(Some("B")),
        "subscribers! {\n    Service;\n    Issued => [A],\n    Voided => [],\n}\n",
        "subscribers! {\n    Service;\n    Issued => [A],\n    Paid   => [B],\n    Voided => [],\n}\n",
    );
    check(
        subscriber(Some("B")),
        "subscribers! {\n    Service;\n    Paid => [],\n}\n",
        "subscribers! {\n    Service;\n    Paid => [B],\n}\n",
    );
    check(
        subscriber(Some("B")),
        "subscribers! {\n    Service;\n    Paid => [A, C], // all\n}\n",
        "subscribers! {\n    Service;\n    Paid => [A, B, C], // all\n}\n",
    );
    // A list without order gets the new one at its end, and lines stay lines.
    check(
        subscriber(Some("B")),
        "subscribers! {\n    Service;\n    Paid => [\n        C, // first\n        A,\n    ],\n}\n",
        "subscribers! {\n    Service;\n    Paid => [\n        C, // first\n        A,\n        B,\n    ],\n}\n",
    );
}

#[test]
fn an_event_and_its_jobs_are_known_by_any_name() {
    let (event, job) = ("a::events::Paid", "b::commands::Send");
    let edit = |text: &str| subscribe(text, event, Some(job));
    check(
        edit,
        "use a::events::Paid as Paid2;\nuse b::commands;\n\nsubscribers! {\n    Service;\n    Paid2 => [commands::Other],\n}\n",
        "use a::events::Paid as Paid2;\nuse b::{commands, commands::Send};\n\nsubscribers! {\n    Service;\n    Paid2 => [Send, commands::Other],\n}\n",
    );
    for present in [
        "subscribers! { Service; a::events::Paid => [b::commands::Send] }\n",
        "use b::commands;\nsubscribers! { Service; a::events::Paid => [commands :: Send] }\n",
    ] {
        assert_eq!(edit(present), Ok(Edit::Present), "{present}");
    }
    // Of two with one name, the second is written with its path.
    check(
        |text| subscribe(text, "a::Paid", Some("b::Paid")),
        "use x::Y;\n\nsubscribers! { Service; }\n",
        "use a::Paid;\nuse x::Y;\n\nsubscribers! {\n    Service;\n    Paid => [b::Paid],\n}\n",
    );
}

#[test]
fn a_schedule_is_known_by_its_times_and_its_job() {
    let edit = |text: &str| schedule(text, "0 8 * * *", "b::Remind");
    check(
        edit,
        "use b::Purge;\n\nschedules! {\n    Service;\n    \"*/5 * * * *\" => Purge,\n}\n",
        "use b::{Purge, Remind};\n\nschedules! {\n    Service;\n    \"*/5 * * * *\" => Purge,\n    \"0 8 * * *\"   => Remind,\n}\n",
    );
    check(
        edit,
        "use b::Remind;\n\nschedules! {\n    Service;\n    \"0 7 * * *\" => Remind,\n}\n",
        "use b::Remind;\n\nschedules! {\n    Service;\n    \"0 7 * * *\" => Remind,\n    \"0 8 * * *\" => Remind,\n}\n",
    );
    let by_path = "schedules! { Service; \"0 8 * * *\" => b::Remind }\n";
    assert_eq!(edit(by_path), Ok(Edit::Present));
}

#[test]
fn a_list_without_a_clear_place_is_refused() {
    let job = subscriber(Some("B"));
    check_refused(&job, "fn main() {}\n", "Paid => [B],");
    check_refused(
        &job,
        "subscribers! { Service; Paid => all() }\n",
        "not of the form `Event => [Job, Job]`",
    );
    check_refused(
        &job,
        "subscribers! { Service; }\nsubscribers! { Service; }\n",
        "occurs 2 times",
    );
    check_refused(
        |text| schedule(text, "0 8 * * *", "B"),
        "schedules! { Service; x }\n",
        "`x` in `schedules! { .. }` is not of the form `key => value`",
    );
}

/// A project with an invoice that can be stored, and an event.
fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-entity", "billing", "Invoice", "number:string(1..30)"]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    project.make(&[
        "new-event",
        "billing",
        "InvoicePaid",
        "id:InvoiceId",
        "by:string(1..80)",
    ]);
    project.make(&["new-context", "mailing"]);
    project
}

#[track_caller]
fn refuses(project: &Project, command: &[&str], expected: &str) {
    let files = project.files();
    let said = project.run(command);
    assert_eq!(said.code, Some(1), "{command:?}: {}", said.out);
    assert!(said.err.contains(expected), "{expected} in {}", said.err);
    assert_eq!(project.files(), files, "{command:?}");
}

#[test]
fn a_repeated_command_changes_nothing_and_an_undone_one_leaves_nothing() {
    let project = billing();
    for command in [
        ["new-job", "billing", "RemindDebtor", "id:InvoiceId"].as_slice(),
        &[
            "new-job",
            "billing",
            "RemindDebtors",
            "--every",
            "0 8 * * *",
        ],
        &[
            "new-job",
            "billing",
            "IssueInvoice",
            "number:string(1..30)",
            "--creates",
            "Invoice",
        ],
        &[
            "new-subscriber",
            "mailing",
            "Count",
            "--on",
            "billing.InvoicePaid",
        ],
        &[
            "new-subscriber",
            "mailing",
            "SendReceipt",
            "id:billing.InvoiceId",
            "--on",
            "billing.InvoicePaid",
        ],
        &["new-event", "billing", "InvoiceSent", "id:InvoiceId"],
    ] {
        let before = project.texts();
        project.make(command);
        let after = project.files();
        project.make(command);
        assert_eq!(project.files(), after, "{command:?}");
        project.make(&["undo"]);
        assert_eq!(project.texts(), before, "{command:?}");
        project.make(command);
    }
}

#[test]
fn a_job_that_is_there_only_learns_of_the_event_or_the_times() {
    let project = billing();
    project.make(&["new-event", "billing", "YearClosed"]);
    project.make(&["new-job", "mailing", "TellEverybody"]);
    let path = "src/core/mailing/commands/tell_everybody.rs";
    let job = project.read(path);
    let own = job.replace("Err(Error::not_implemented(\"TellEverybody\"))", "Ok(())");
    assert_ne!(own, job);
    project.write(path, &own);

    let on = [
        "new-subscriber",
        "mailing",
        "TellEverybody",
        "--on",
        "billing.YearClosed",
    ];
    project.make(&on);
    let text = project.read(path);
    assert!(text.contains("Ok(())"), "{text}");
    assert!(
        text.contains("impl From<YearClosed> for TellEverybody"),
        "{text}"
    );
    assert!(
        project
            .read(MAIN)
            .contains("YearClosed  => [TellEverybody],")
    );
    let every = [
        "new-job",
        "mailing",
        "TellEverybody",
        "--every",
        "0 8 * * *",
    ];
    project.make(&every);
    assert!(
        project
            .read(MAIN)
            .contains("\"0 8 * * *\" => TellEverybody,")
    );

    // What is written by hand is not written again.
    let by_hand = text.replace("fn from(_: YearClosed)", "fn from(_year: YearClosed)");
    assert_ne!(by_hand, text);
    project.write(path, &by_hand);
    let files = project.files();
    project.make(&on);
    project.make(&every);
    assert_eq!(project.files(), files);
}

#[test]
fn a_subscriber_has_what_the_event_has() {
    let project = billing();
    let on = |more: &[&'static str]| {
        let command = ["new-subscriber", "mailing", "SendReceipt"];
        [&command, more, &["--on", "billing.InvoicePaid"]].concat()
    };
    refuses(
        &project,
        &on(&["number:string"]),
        "`SendReceipt` has a field `number`, and `InvoicePaid` has none of this name, from which it could be made: it \
         has `id`, `by`",
    );
    refuses(
        &project,
        &on(&["by:string(1..81)"]),
        "`by` has another type in `SendReceipt` than in `InvoicePaid`",
    );
    refuses(
        &project,
        &on(&["id:billing.InvoiceId[]"]),
        "`id` has another type",
    );
    refuses(
        &project,
        &[
            "new-subscriber",
            "mailing",
            "SendReceipt",
            "--on",
            "billing.InvoicePayed",
        ],
        "the event `InvoicePayed` does not exist in `billing` (`cargo xtask new-event billing InvoicePayed field:type` \
         creates one): did you mean `InvoicePaid`?",
    );
    project.write(
        "src/core/billing/events/invoice_paid.rs",
        "pub struct InvoicePaid;\n",
    );
    refuses(
        &project,
        &on(&[]),
        "write `impl kernel::Event for InvoicePaid {}` beside it",
    );

    // The event has it, and the job may go without.
    project.make(&[
        "new-event",
        "billing",
        "InvoiceSent",
        "id:InvoiceId",
        "by:string(1..80)?",
    ]);
    let wrapped = [
        "new-subscriber",
        "mailing",
        "CountSent",
        "id:billing.InvoiceId?",
        "by:string(1..80)?",
        "--on",
        "billing.InvoiceSent",
    ];
    project.make(&wrapped);
    let job = project.read("src/core/mailing/commands/count_sent.rs");
    assert!(
        job.contains("id: Some(event.id),\n            by: event.by,"),
        "{job}"
    );
}

#[test]
fn a_command_that_is_no_job_is_not_made_one() {
    let project = billing();
    project.make(&["new-command", "mailing", "SendReceipt"]);
    for command in [
        [
            "new-subscriber",
            "mailing",
            "SendReceipt",
            "--on",
            "billing.InvoicePaid",
        ],
        ["new-job", "mailing", "SendReceipt", "--every", "0 8 * * *"],
    ] {
        refuses(
            &project,
            &command,
            "write `impl kernel::Job for SendReceipt { const NAME: &'static str = \"mailing.send_receipt\"; }` beside it",
        );
    }
}

#[test]
fn what_a_job_has_can_be_stored() {
    let project = billing();
    project.write(
        "src/core/billing/domain/email.rs",
        "pub struct Email(String);\nimpl TryFrom<String> for Email { type Error = (); }\n\
         impl From<Email> for String {}\n",
    );
    let period = "pub struct Period { from: i64, to: i64 }\nimpl Period {\n\
         pub fn new(from: i64, to: i64) -> Result<Self, ()> { Ok(Self { from, to }) }\n\
         pub fn from(&self) -> i64 { self.from }\npub fn to(&self) -> i64 { self.to }\n}\n";
    project.write("src/core/billing/domain/period.rs", period);
    project.write(
        "src/core/billing/domain/colour.rs",
        "pub enum Colour { Red }\nimpl Colour { pub fn as_str(self) -> &'static str { match self { Self::Red => \"red\" } } }\n\
         impl TryFrom<String> for Colour { type Error = (); }\n",
    );
    project.write(
        "src/core/billing/domain/password.rs",
        include_str!("../../../template/src/core/auth/domain/password.rs"),
    );
    let domain = project.read("src/core/billing/domain/mod.rs");
    let more = "pub mod colour;\npub mod email;\npub mod password;\npub mod period;\n";
    project.write("src/core/billing/domain/mod.rs", &(domain + more));
    // What is made of these cannot be stored either, until they can.
    project.make(&[
        "new-value-object",
        "billing",
        "Sender",
        "email:Email",
        "at:date",
    ]);

    let job = |field: &'static str| ["new-job", "billing", "SendIt", field];
    for (field, expected) in [
        (
            "to:Email",
            "`#[serde(try_from = \"String\")]` above `Email`",
        ),
        (
            "from:Sender",
            "`#[serde(try_from = \"String\")]` above `Email`",
        ),
        (
            "during:Period[]",
            "`#[serde(try_from = \"StoredPeriod\")]` above `Period`",
        ),
        (
            "colour:Colour?",
            "write `#[derive(serde::Serialize, serde::Deserialize)]` above `Colour`",
        ),
        ("with:Password", "it is secret"),
    ] {
        refuses(&project, &job(field), expected);
    }
    for (file, of, with) in [
        (
            "email",
            "pub struct",
            "#[derive(Serialize, Deserialize)]\n#[serde(try_from = \"String\")]\npub struct",
        ),
        (
            "period",
            "impl Period",
            "impl Serialize for Period {}\nimpl<'de> Deserialize<'de> for Period {}\nimpl Period",
        ),
        (
            "colour",
            "pub enum",
            "#[derive(Serialize, serde::Deserialize)]\npub enum",
        ),
    ] {
        let file = format!("src/core/billing/domain/{file}.rs");
        let text = project.read(&file).replacen(of, with, 1);
        project.write(&file, &text);
    }
    // A rule that is not checked again is a rule that does not hold.
    let unchecked = project
        .read("src/core/billing/domain/email.rs")
        .replace("try_from", "from");
    let checked = project.read("src/core/billing/domain/email.rs");
    project.write("src/core/billing/domain/email.rs", &unchecked);
    refuses(
        &project,
        &job("to:Email"),
        "so that a value that was stored is checked again",
    );
    project.write("src/core/billing/domain/email.rs", &checked);
    refuses(&project, &job("from:Sender"), "derive");
    for field in ["to:Email", "during:Period[]", "colour:Colour?"] {
        project.make(&[job(field).as_slice(), &["--dry-run"]].concat());
    }
}

#[test]
fn nobody_makes_a_request_when_a_job_runs() {
    let project = Project::with_example();
    project.make(&["new-context", "billing"]);
    refuses(
        &project,
        &["new-job", "billing", "RemindDebtor", "debtor_id:claimant"],
        "write `debtor_id:UserId`",
    );
    refuses(
        &project,
        &[
            "new-job",
            "billing",
            "RemindDebtor",
            "debtor_id:UserId",
            "--every",
            "0 8 * * *",
        ],
        "`RemindDebtor` has a field `debtor_id`, and a schedule has no value for it",
    );
    project.make(&["new-job", "billing", "RemindDebtor", "debtor_id:UserId"]);
    refuses(
        &project,
        &["new-job", "billing", "RemindDebtor", "--every", "0 8 * * *"],
        "`RemindDebtor` has a field `debtor_id`, and a schedule has no value for it",
    );
}

#[test]
fn times_are_those_of_cron_in_a_time_zone() {
    let project = billing();
    let every = |times: &'static str| {
        [
            "new-job",
            "billing",
            "RemindDebtors",
            "--every",
            times,
            "--dry-run",
        ]
    };
    for times in [
        "0 8 * * MON-FRI Europe/Berlin",
        "*/5 * * * *",
        "  0   8 * * *  UTC ",
        "0,30 8-18/2 1,15 jan-Mar,DEC 0-7",
        "59 23 31 12 7 America/Argentina/Buenos_Aires",
        "0 0 L * ? Etc/GMT+3",
        "0 0 15W * *",
        "0 0 * * FRI#2,SUNL",
        "0 0 ? * FRI-SUN",
    ] {
        project.make(&every(times));
    }
    for (times, expected) in [
        ("0 8 * *", "write the minute, the hour,"),
        (
            "0 8 * * MON FRI Europe/Berlin",
            "write the minute, the hour,",
        ),
        ("@daily", "write the minute, the hour,"),
        (
            "60 8 * * *",
            "`60` is not a minute: write `*`, a number from 0 to 59, a range like `0-59`",
        ),
        ("0 24 * * *", "`24` is not an hour"),
        ("0 8 0 * *", "`0` is not a day of the month"),
        (
            "0 8 * 13 *",
            "`13` is not a month: write `*`, a number from 1 to 12 or a name like `FEB`",
        ),
        ("0 8 * * MON-FRY", "`MON-FRY` is not a day of the week"),
        ("0 8 * * FRI-MON", "`FRI-MON` is not a day of the week"),
        ("0 8,, * * *", "`` is not an hour"),
        ("*/0 8 * * *", "`*/0` is not a minute"),
        ("5/10 8 * * *", "`5/10` is not a minute"),
        ("+5 8 * * *", "`+5` is not a minute"),
        ("L 8 * * *", "`L` is not a minute"),
        ("0 8 FRI#2 * *", "`FRI#2` is not a day of the month"),
        ("0 8 * * 5W", "`5W` is not a day of the week"),
        (
            "0 8 * * * berlin",
            "`berlin` is not a time zone: write its name, like `Europe/Berlin` or `UTC`",
        ),
        ("0 8 * * * Europe/", "`Europe/` is not a time zone"),
    ] {
        refuses(&project, &every(times), expected);
    }
}
