use std::time::Duration;

use crate::settings::{CorsOrigins, Environment, LogFormat, Settings, Variables};

fn read(variables: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let variables: Variables = variables.iter().copied().collect();
    Settings::read(variables).map_err(|invalid| invalid.0)
}

#[test]
fn nothing_has_to_be_set_in_development() {
    let settings = read(&[]).unwrap();

    assert_eq!(settings.environment, Environment::Development);
    assert_eq!(settings.server.address().to_string(), "127.0.0.1:8000");
    assert!(settings.auth.secret_is_made_up);
}

#[test]
fn sections_are_separated_by_a_double_underscore() {
    let settings = read(&[
        ("SERVER__HOST", "0.0.0.0"),
        ("SERVER__PORT", "9000"),
        (
            "SERVER__CORS_ORIGINS",
            "https://a.example, https://b.example",
        ),
        ("LOG__FORMAT", "json"),
    ])
    .unwrap();

    assert_eq!(settings.server.address().to_string(), "0.0.0.0:9000");
    assert_eq!(
        settings.server.cors_origins,
        CorsOrigins::These(vec![
            "https://a.example".parse().unwrap(),
            "https://b.example".parse().unwrap(),
        ])
    );
    assert_eq!(settings.log.format, LogFormat::Json);
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
            "SERVER__PROT is not a setting: .env.example lists all there are",
        ]
    );
}

#[test]
fn a_connection_is_held_for_less_than_a_request_may_take() {
    let derived = read(&[("SERVER__REQUEST_TIMEOUT", "6")]).unwrap();
    assert_eq!(derived.database.hold_timeout, Duration::from_secs(2));

    let too_long = [
        ("SERVER__REQUEST_TIMEOUT", "6"),
        ("DATABASE__HOLD_TIMEOUT", "6"),
    ];
    assert_eq!(
        read(&too_long).unwrap_err(),
        [
            "DATABASE__HOLD_TIMEOUT is `6`, and should be less than SERVER__REQUEST_TIMEOUT, which is 6"
        ]
    );
    assert_eq!(
        read(&[("DATABASE__HOLD_TIMEOUT", "0")]).unwrap_err(),
        ["DATABASE__HOLD_TIMEOUT is `0`, and should be a number of seconds, 1 or more"]
    );
}

#[test]
fn production_does_not_start_without_its_secret() {
    let problems = read(&[("ENVIRONMENT", "production")]).unwrap_err();

    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("AUTH__ACCESS_TOKEN_SECRET is missing"));
}

#[test]
fn secrets_are_not_printed() {
    let secret = "0123456789abcdef0123456789abcdef";
    let settings = read(&[("AUTH__ACCESS_TOKEN_SECRET", secret)]).unwrap();

    assert!(!format!("{settings:?}").contains(secret));
}

#[test]
fn a_line_of_the_file_that_cannot_be_read_is_not_printed_either() {
    let file = "SERVER__PORT=80\nAUTH__ACCESS_TOKEN_SECRET=a secret\n";
    let Err(problems) = Variables::in_file(file.as_bytes()) else {
        panic!("a value with a blank needs quotes");
    };

    assert_eq!(
        problems.to_string(),
        "the settings are not valid:\n  .env: the line after `SERVER__PORT` is not `NAME=value`, \
         or its value wants single quotes"
    );
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
