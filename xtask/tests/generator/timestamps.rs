use xtask::generators::migration::timestamp::next;

/// The first second of 2026.
const NOW: u64 = 1_767_225_600;
const DAY: u64 = 86_400;

fn after(folders: &[&str], name: &str) -> String {
    next(
        name,
        &folders.iter().map(ToString::to_string).collect::<Vec<_>>(),
        NOW,
    )
}

/// Returns the version that Diesel reads from the name of a folder.
fn version(folder: &str) -> String {
    folder.split('_').next().unwrap().replace('-', "")
}

#[test]
fn a_migration_has_the_time_of_its_creation() {
    assert_eq!(after(&[], "first"), "2026-01-01-000000");
    assert_eq!(
        after(&["2025-12-31-235959_other"], "next"),
        "2026-01-01-000000"
    );
    for (now, timestamp) in [
        (0, "1970-01-01-000000"),
        (NOW - 1, "2025-12-31-235959"),
        (NOW + 58 * DAY + 3661, "2026-02-28-010101"),
        (NOW + 59 * DAY, "2026-03-01-000000"),
        (NOW + (365 + 365 + 59) * DAY, "2028-02-29-000000"),
    ] {
        assert_eq!(next("first", &[], now), timestamp);
    }
}

#[test]
fn migrations_of_one_second_follow_each_other() {
    let mut folders = Vec::new();
    for number in 0..5 {
        let timestamp = next("any", &folders, NOW);
        assert_eq!(timestamp, format!("2026-01-01-00000{number}"));
        folders.push(format!("{timestamp}_any"));
    }
}

#[test]
fn branches_beside_a_migration_in_the_future_differ() {
    let newest = "2031-12-31-235959_planned";
    let names = ["add_due_date", "create_invoices", "add_index", "drop_users"];

    let mut timestamps: Vec<_> = names.map(|name| after(&[newest], name)).into();

    timestamps.sort();
    timestamps.dedup();
    assert_eq!(timestamps.len(), names.len());
    assert!(
        timestamps.iter().all(|one| one.starts_with("2032-01-01-")),
        "{timestamps:?}"
    );
    // The same migration on two branches has the same folder, so git reports a conflict.
    assert_eq!(after(&[newest], names[0]), after(&[newest], names[0]));
}

#[test]
fn a_migration_is_after_all_others_in_whichever_form_they_are() {
    for other in [
        "2025-12-31-235959_before",
        "2026-01-01-000000_now",
        "2026-01-01-000059_soon",
        "2026-01-01-000060_next_minute",
        "20260101000000_without_hyphens",
        "2027-02-30-000000_no_such_day",
        "2027-13-01-000000_no_such_month",
        "2027-01-01-999999_no_such_time",
        "20270101_a_day",
        "2027_a_year",
        "20260101000000123_milliseconds",
        "2026-01-01-000000",
        "00000000000000_diesel_initial_setup",
        "1_short",
        "3_short",
        "2300-01-01-000000_after_centuries",
        "9999-01-01-000000_late",
        "_",
    ] {
        let new = after(&["2025-06-01-000000_old", other, ".gitkeep"], "new");
        assert!(version(&new) > version(other), "{new} is not after {other}");
        assert!(version(&new).as_str() >= "20260101000000", "{new}");
        assert_eq!(new.len(), "2026-01-01-000000".len(), "{new}");
    }
}
