use runtime::settings::{Settings as _, Variables};
use secrecy::ExposeSecret;

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

    let missing = "AUTH__ACCESS_TOKEN_SECRET is missing: production needs a secret of at least 32 random bytes";
    assert!(problems.iter().any(|problem| problem == missing));
}

#[test]
fn secrets_are_not_printed() {
    let (secret, old) = ("0123456789abcdef".repeat(2), "fedcba9876543210".repeat(2));
    let settings = read(&[
        ("AUTH__ACCESS_TOKEN_SECRET", &secret),
        ("AUTH__PREVIOUS_ACCESS_TOKEN_SECRETS", &old),
    ])
    .unwrap();

    assert!(settings.warnings().is_empty());
    assert!(!format!("{settings:?}").contains(&secret));
    assert!(!format!("{settings:?}").contains(&old));
}

#[test]
fn previous_secrets_are_separated_by_commas() {
    let name = "AUTH__PREVIOUS_ACCESS_TOKEN_SECRETS";
    let previous = |text: &str| read(&[(name, text)]).map(|settings| settings.auth);
    let old = ["0123456789abcdef".repeat(2), "fedcba9876543210".repeat(2)];

    let given = previous(&format!("{}, {}", old[0], old[1])).unwrap();
    let given = given.access_token_secrets.previous;
    let given: Vec<_> = given.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(given, old);

    let problems = previous(&format!("{},short", old[0])).unwrap_err();
    let problem = "has a secret that is too short: at least 32 bytes are needed";
    assert_eq!(problems, [format!("{name} {problem}")]);
}

#[test]
fn a_secret_is_the_same_in_a_file_a_shell_and_a_list() {
    let (name, previous_name) = (
        "AUTH__ACCESS_TOKEN_SECRET",
        "AUTH__PREVIOUS_ACCESS_TOKEN_SECRETS",
    );
    let problem = "not plain: only letters, digits and `-_.+/=` are possible";
    for c in [
        ' ', ',', '$', '#', '\'', '"', '\\', '`', '~', '\n', '\u{E4}',
    ] {
        let secret = format!("{c}{}", "0123456789abcdef".repeat(2));
        let problems = read(&[(name, &secret)]).unwrap_err();
        assert_eq!(problems, [format!("{name} is {problem}")], "{c:?}");
    }
    let old = format!("{}$", "0123456789abcdef".repeat(2));
    let problems = read(&[(previous_name, &old)]).unwrap_err();
    assert_eq!(
        problems,
        [format!("{previous_name} has a secret that is {problem}")]
    );

    // Hexadecimal, Base64, and Base64 for URLs.
    let secret = "0123456789abcdefABCDEF+/-_.01234567=";
    assert!(read(&[(name, secret)]).is_ok());
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
