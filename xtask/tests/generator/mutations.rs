//! Tests of edits on mutated files: an edit never panics, never loses a comment, and its result always
//! parses.

use std::{fs, path::Path};

use xtask::edit::{
    Edit, EditError, Element, Entry, Source, add_element, add_route, declare_module, import,
    register, schedule, subscribe, tidy,
};

use crate::sample::Random;

const FILES: [&str; 3] = [
    "src/main.rs",
    "src/infra/api/routes/users.rs",
    "src/core/lib.rs",
];

const ROUNDS: u64 = 40;

type EditOf = fn(&str) -> Result<Edit, EditError>;

const EDITS: [EditOf; 12] = [
    |text| declare_module(text, &[], "billing", true),
    |text| declare_module(text, &[], "billing", false),
    |text| {
        let entry = Entry {
            list: "handlers",
            section: None,
            key: "app_core::billing::commands::pay_invoice::PayInvoice",
            value: "app_core::billing::commands::pay_invoice::PayInvoiceHandler",
            alias: None,
        };
        register(text, entry)
    },
    |text| {
        let entry = Entry {
            list: "ports",
            section: Some("singletons"),
            key: "services::mailer::Mailer",
            value: "crate::infra::adapters::mailer::RealMailer",
            alias: None,
        };
        register(text, entry)
    },
    |text| {
        let entry = Entry {
            list: "ports",
            section: Some("scoped"),
            key: "AVeryLongRepositoryNameIndeed",
            value: "X<A, B>",
            alias: None,
        };
        register(text, entry)
    },
    |text| {
        subscribe(
            text,
            "app_core::billing::events::paid::Paid",
            Some("app_core::mailing::commands::send::Send"),
        )
    },
    |text| {
        schedule(
            text,
            "0 8 * * *",
            "app_core::billing::commands::remind::Remind",
        )
    },
    |text| import(text, "app_core::billing::commands::pay_invoice::PayInvoice"),
    |text| import(text, "crate::infra::api::routes::billing"),
    |text| import(text, "utoipa_axum::routes"),
    |text| {
        add_element(
            text,
            "include_routers",
            Element::Function,
            "billing::router",
            "infra::api::routes::billing::router",
        )
    },
    |text| add_route(text, "pay_invoice", "/users/me"),
];

#[test]
fn mutated_files_are_edited_or_left_alone() {
    let (mut changed, mut refused) = (0, 0);
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template");
    let files = FILES.map(|file| fs::read_to_string(template.join(file)).unwrap());
    let rounds = files
        .iter()
        .flat_map(|file| (0..ROUNDS).map(move |seed| (file, seed)));
    for (file, seed) in rounds {
        let text = mutated(file, &mut Random::new(seed + 1));
        let parses = Source::parse(&text).is_ok();
        for edit in EDITS {
            match edit(&text) {
                Ok(Edit::Changed(after)) => {
                    assert!(parses, "{text}");
                    assert!(Source::parse(&after).is_ok(), "seed {seed}:\n{after}");
                    assert!(
                        is_kept(&text, &after),
                        "seed {seed}:\n{text}\n=====\n{after}"
                    );
                    assert_eq!(edit(&after), Ok(Edit::Present), "seed {seed}:\n{after}");
                    changed += 1;
                }
                Ok(Edit::Present) => {}
                Err(_) => refused += 1,
            }
        }
        if let Ok(tidied) = tidy(&text) {
            assert!(Source::parse(&tidied).is_ok(), "seed {seed}:\n{tidied}");
        }
    }
    assert!(
        changed > 200 && refused > 20,
        "{changed} changed, {refused} refused"
    );
}

/// Reports whether all visible characters of `before` are in `after`, in this order.
fn is_kept(before: &str, after: &str) -> bool {
    let mut after = after.chars().filter(|c| !c.is_whitespace());
    let mut before = before.chars().filter(|c| !c.is_whitespace());
    before.all(|wanted| after.any(|c| c == wanted))
}

fn mutated(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..random.below(6) {
        let at = random.below(lines.len());
        match random.below(10) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => lines.insert(at, "    // a comment, with `{ ( [` and äöü".to_owned()),
            3 => lines[at].push_str(" // behind"),
            4 => lines[at].insert_str(0, "/* before */ "),
            9 => lines[at].push_str(" /* behind,\n and below */"),
            5 => lines.insert(at, String::new()),
            6 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            7 => lines[at] = lines[at].replace(',', " ,").replace("=>", "  =>   "),
            _ => {
                // Join two lines.
                if at + 1 < lines.len() && !lines[at].contains("//") {
                    let next = lines.remove(at + 1);
                    lines[at].push_str(next.trim_start());
                }
            }
        }
    }
    let end = if random.below(3) == 0 { "\r\n" } else { "\n" };
    let start = if random.below(5) == 0 { "\u{feff}" } else { "" };
    let last = if random.below(5) == 0 { "" } else { end };
    format!("{start}{}{last}", lines.join(end))
}
