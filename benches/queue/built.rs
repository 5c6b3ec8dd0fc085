use std::path::PathBuf;

use lab::{Ledger, Profile};

/// The commands that add two commands to a service that do the same, but one publishes an event of it.
const GROWTH: [&[&str]; 9] = [
    &["new-context", "notes"],
    &["new-entity", "notes", "Note", "text:string(1..40)"],
    &["new-port", "notes", "Note", "--repo"],
    &["new-entity", "notes", "Receipt", "text:string(1..40)"],
    &["new-port", "notes", "Receipt", "--repo"],
    &["new-event", "notes", "NoteWritten", "text:string(1..40)"],
    &[
        "new-command",
        "notes",
        "WriteNote",
        "text:string(1..40)",
        "--creates",
        "Note",
        "--raises",
        "NoteWritten",
        "--route",
        "POST /notes",
    ],
    &[
        "new-command",
        "notes",
        "WriteSilentNote",
        "text:string(1..40)",
        "--creates",
        "Note",
        "--route",
        "POST /silent-notes",
    ],
    &[
        "new-subscriber",
        "notes",
        "WriteReceipt",
        "--on",
        "NoteWritten",
        "--creates",
        "Receipt",
    ],
];

/// Builds the service as for production, and returns its binary.
pub fn service(database: &str) -> PathBuf {
    let ledger = Ledger::new(database);
    for command in GROWTH {
        ledger.project().xtask(command);
    }
    ledger.add_statements();
    ledger.build(Profile::Release)
}
