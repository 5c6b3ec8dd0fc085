//! Tests of the settings of the runtime, and of how they are read.

// A test may panic if something is not as expected.
#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "support/settings.rs"]
mod support;

use std::{fs, time::Duration};

use runtime::{
    db as engine,
    settings::{CorsOrigins, Environment, LogFormat, LogSettings, ServerSettings, Variables},
};
use secrecy::ExposeSecret;

use self::support::read;

#[test]
fn nothing_has_to_be_set_in_development() {
    let settings = read(&[]).unwrap();

    assert_eq!(settings.server.address().to_string(), "127.0.0.1:8000");
    assert_eq!(
        Environment::read(&mut Variables::default()),
        Environment::Development
    );
}

#[test]
fn in_production_the_log_is_for_programs() {
    let log = |environment| LogSettings::read(&mut Variables::default(), environment).format;

    assert_eq!(log(Environment::Development), LogFormat::Text);
    assert_eq!(log(Environment::Production), LogFormat::Json);
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
        CorsOrigins::List(vec![
            "https://a.example".parse().unwrap(),
            "https://b.example".parse().unwrap(),
        ])
    );
    assert_eq!(settings.log.format, LogFormat::Json);
}

#[test]
fn an_origin_is_a_scheme_and_a_host() {
    for origins in [
        "a.example",
        "ftp://a.example",
        "https://",
        "https://a.example/path",
        "https://*.example",
    ] {
        let problems = read(&[("SERVER__CORS_ORIGINS", origins)]).unwrap_err();

        assert_eq!(
            problems,
            [format!(
                "SERVER__CORS_ORIGINS is `{origins}`, and should be `*`, or origins separated by commas, like \
                 `https://example.org`"
            )]
        );
    }
}

#[test]
fn all_problems_are_reported_at_once_with_the_name_of_the_variable() {
    let problems = read(&[
        ("ENVIRONMENT", "staging"),
        ("SERVER__PORT", "80000"),
        ("SERVER__PROT", "8000"),
        ("LOG__FILTER", "info=loud"),
    ])
    .unwrap_err();

    assert_eq!(
        problems,
        [
            "ENVIRONMENT is `staging`, and should be `development` or `production`",
            "SERVER__PORT is `80000`, and should be a number from 0 to 65535",
            "LOG__FILTER is `info=loud`, and should be a level like `info`, or directives like \
             `info,diesel=debug`",
            "SERVER__PROT is not a setting: .env.example lists all settings",
        ]
    );
}

#[test]
fn an_empty_value_counts_as_none_and_other_programs_variables_as_nothing() {
    let settings = read(&[("SERVER__PORT", ""), ("PATH", "/bin"), ("CI__JOB", "7")]).unwrap();

    assert_eq!(settings.server.port, 8000);
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
fn a_service_is_not_ready_for_a_while_before_it_stops_but_not_in_development() {
    let drain = |environment, values: &[(&str, &str)]| {
        let mut variables: Variables = values.iter().copied().collect();
        let settings = ServerSettings::read(&mut variables, environment);
        let read = variables.finish().map_err(|invalid| invalid.0);
        read.map(|()| settings.drain_timeout)
    };
    let (development, production) = (Environment::Development, Environment::Production);

    assert_eq!(drain(development, &[]).unwrap(), Duration::ZERO);
    assert_eq!(drain(production, &[]).unwrap(), Duration::from_secs(5));
    let shutdown = ("SERVER__SHUTDOWN_TIMEOUT", "6");
    assert_eq!(
        drain(production, &[shutdown]).unwrap(),
        Duration::from_secs(2)
    );
    let as_long = [shutdown, ("SERVER__DRAIN_TIMEOUT", "6")];
    assert_eq!(
        drain(development, &as_long).unwrap_err(),
        [
            "SERVER__DRAIN_TIMEOUT is `6`, and should be less than SERVER__SHUTDOWN_TIMEOUT, which is 6"
        ]
    );
}

#[test]
fn the_largest_body_fits_into_the_memory_for_bodies() {
    let memory = |variables: &[_]| read(variables).map(|settings| settings.server.body_memory);
    let limit = ("SERVER__BODY_LIMIT", "100000000");

    assert_eq!(memory(&[]).unwrap(), 64 * 1024 * 1024);
    assert_eq!(memory(&[limit]).unwrap(), 200_000_000);
    let as_large = ("SERVER__BODY_MEMORY", "100000000");
    assert_eq!(memory(&[limit, as_large]).unwrap(), 100_000_000);
    assert_eq!(
        memory(&[limit, ("SERVER__BODY_MEMORY", "99999999")]).unwrap_err(),
        [
            "SERVER__BODY_MEMORY is `99999999`, and should not be less than SERVER__BODY_LIMIT, which is 100000000"
        ]
    );
}

#[test]
fn a_time_limit_of_a_connection_is_not_zero() {
    for name in [
        "SERVER__HEADER_TIMEOUT",
        "SERVER__BODY_TIMEOUT",
        "SERVER__IDLE_TIMEOUT",
    ] {
        assert_eq!(
            read(&[(name, "0")]).unwrap_err(),
            [format!(
                "{name} is `0`, and should be a number of seconds, 1 or more"
            )]
        );
    }
}

#[test]
fn a_secret_is_not_printed() {
    let mut variables: Variables = [("MAIL__PASSWORD", "hunter2")].into_iter().collect();

    let secret = variables.secret("MAIL__PASSWORD").unwrap();

    assert!(!format!("{secret:?}").contains("hunter2"));
    variables.finish().unwrap();
}

#[test]
fn a_secret_may_be_in_a_file() {
    for (content, expected) in [
        ("hunter2", "hunter2"),
        ("hunter2\n", "hunter2"),
        ("hunter2\r\n", "hunter2"),
        (" hunter2 \n\n", " hunter2 \n"),
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, content).unwrap();
        let path = file.path().to_str().unwrap();
        let mut variables: Variables = [("MAIL__PASSWORD_FILE", path)].into_iter().collect();

        let secret = variables.secret("MAIL__PASSWORD").unwrap();

        assert_eq!(secret.expose_secret(), expected);
        variables.finish().unwrap();
    }
}

#[test]
fn a_secret_comes_from_one_place_that_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (given, empty, missing) = (path("given"), path("empty"), path("missing"));
    fs::write(&given, "hunter2").unwrap();
    fs::write(&empty, "\n").unwrap();
    let problems = |values: &[(&str, &str)]| {
        let mut variables: Variables = values.iter().copied().collect();
        variables.secret("MAIL__PASSWORD");
        variables.finish().map_err(|invalid| invalid.0)
    };

    let both = [
        ("MAIL__PASSWORD", "hunter2"),
        ("MAIL__PASSWORD_FILE", &*given),
    ];
    assert_eq!(
        problems(&both).unwrap_err(),
        ["MAIL__PASSWORD is set, and MAIL__PASSWORD_FILE too: set only one of them"]
    );
    for (file, problem) in [
        (
            &missing,
            "cannot be read: No such file or directory (os error 2)",
        ),
        (&empty, "is empty"),
    ] {
        assert_eq!(
            problems(&[("MAIL__PASSWORD_FILE", file)]).unwrap_err(),
            [format!("MAIL__PASSWORD_FILE is `{file}`, which {problem}")]
        );
    }
    // As with any other setting.
    let none = [("MAIL__PASSWORD", "hunter2"), ("MAIL__PASSWORD_FILE", "")];
    problems(&none).unwrap();
    assert_eq!(
        problems(&[("MAIL__PASWORD_FILE", &*given)]).unwrap_err(),
        ["MAIL__PASWORD_FILE is not a setting: .env.example lists all settings"]
    );
}

#[test]
fn a_line_of_the_file_that_cannot_be_read_is_not_printed_either() {
    let file = "SERVER__PORT=80\nMAIL__PASSWORD=a secret\n";
    let Err(problems) = Variables::in_file(file.as_bytes()) else {
        panic!("a value with a blank needs quotes");
    };

    assert_eq!(
        problems.to_string(),
        "the settings are not valid:\n  .env: the line after `SERVER__PORT` is not `NAME=value`, \
         or its value needs single quotes"
    );
}
