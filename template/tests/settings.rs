use runtime::settings::{Settings as _, Variables};

use crate::settings::Settings;

fn read(variables: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let variables: Variables = variables.iter().copied().collect();
    Settings::read(variables).map_err(|invalid| invalid.0)
}

#[test]
fn nothing_has_to_be_set_in_development() {
    let settings = read(&[]).unwrap();

    assert_eq!(settings.server.address().to_string(), "127.0.0.1:8000");
    assert!(settings.auth.secret_is_made_up);
    let warnings = settings.warnings();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].starts_with("AUTH__ACCESS_TOKEN_SECRET is not set"));
}

#[test]
fn all_problems_are_reported_at_once_with_the_name_of_the_variable() {
    let problems = read(&[
        ("ENVIRONMENT", "staging"),
        ("SERVER__PORT", "80000"),
        ("SERVER__PROT", "8000"),
        ("LOG__FILTER", "info=loud"),
        ("AUTH__ACCESS_TOKEN_SECRET", "short"),
    ])
    .unwrap_err();

    assert_eq!(
        problems,
        [
            "ENVIRONMENT is `staging`, and should be `development` or `production`",
            "SERVER__PORT is `80000`, and should be a number from 0 to 65535",
            "AUTH__ACCESS_TOKEN_SECRET is too short: at least 32 bytes are needed",
            "LOG__FILTER is `info=loud`, and should be a level like `info`, or directives like \
             `info,diesel=debug`",
            "SERVER__PROT is not a setting: .env.example lists all settings",
        ]
    );
}

#[test]
fn production_does_not_start_without_its_secret() {
    let problems = read(&[("ENVIRONMENT", "production")]).unwrap_err();

    assert!(problems[0].starts_with("AUTH__ACCESS_TOKEN_SECRET is missing"));
}

#[test]
fn secrets_are_not_printed() {
    let secret = "0123456789abcdef0123456789abcdef";
    let settings = read(&[("AUTH__ACCESS_TOKEN_SECRET", secret)]).unwrap();

    assert!(settings.warnings().is_empty());
    assert!(!format!("{settings:?}").contains(secret));
}

#[test]
fn the_example_file_shows_the_defaults() {
    let example: Vec<_> = include_str!("../.env.example")
        .lines()
        .filter_map(|line| line.strip_prefix('#')?.split_once('='))
        .collect();
    assert!(!example.is_empty());

    let shown = read(&example).unwrap();

    assert_eq!(format!("{shown:?}"), format!("{:?}", read(&[]).unwrap()));
}
