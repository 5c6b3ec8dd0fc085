use std::fs;

use runtime::db::EngineSettings as _;

use crate::support::settings::{self, Settings};

fn read(url: &str) -> Result<Settings, Vec<String>> {
    settings::read(&[("DATABASE__URL", url)])
}

#[test]
fn what_is_wrong_with_the_url_is_said() {
    let cases = [
        (
            "mysql://localhost/shop",
            "does not start with `postgres://`",
        ),
        ("postgres://localhost", "names no database"),
        ("postgres:///shop", "names no host"),
        (
            "postgres://ada:p@ss@localhost/shop",
            "has an extra `@`: in a password it is written `%40`",
        ),
        (
            "postgres://localhost/shop?sslmode=require&application_name=shop@home",
            "has an `@` after a `?`: in a parameter it is written `%40`, and in a password `/` is \
             written `%2F`",
        ),
        (
            "postgres://ada:p?w@localhost/shop?sslmode=maybe",
            "has `sslmode=maybe`, but must have `disable`, `prefer`, `require` or `verify-full`",
        ),
        (
            "postgres://localhost/shop?sslmode=maybe",
            "has `sslmode=maybe`, but must have `disable`, `prefer`, `require` or `verify-full`",
        ),
        (
            "postgres://localhost/shop?sslmode=prefer&sslrootcert=ca.pem",
            "has an `sslrootcert`, which `sslmode=prefer` ignores",
        ),
        (
            "postgres://localhost/shop?connect_timeuot=5",
            "is not valid: invalid connection string: unknown option `connect_timeuot`",
        ),
    ];
    for (url, problem) in cases {
        assert_eq!(read(url).unwrap_err(), [format!("DATABASE__URL {problem}")]);
    }
}

#[test]
fn the_password_is_shown_to_nobody() {
    let settings = read("postgres://ada:hunter2@db.example:5433/shop?sslmode=require").unwrap();

    let url = settings.database.url.to_string();
    assert_eq!(url, "postgres://ada@db.example:5433/shop");
    assert!(!format!("{settings:?}").contains("hunter2"));

    let wrong = read("postgres://ada:hunter2@db.example:port/shop").unwrap_err();
    assert!(!wrong[0].contains("hunter2"), "{wrong:?}");
}

#[test]
fn production_does_not_start_without_the_url_of_its_database() {
    let missing = "DATABASE__URL is missing: production needs the URL of its database";
    let production = ("ENVIRONMENT", "production");

    assert_eq!(settings::read(&[production]).unwrap_err(), [missing]);

    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, "postgres://ada:hunter2@localhost/shop\n").unwrap();
    let given = ("DATABASE__URL_FILE", file.path().to_str().unwrap());
    let settings = settings::read(&[production, given]).unwrap();
    let url = settings.database.url.to_string();
    assert_eq!(url, "postgres://ada@localhost:5432/shop");
}

#[test]
fn a_server_elsewhere_has_to_prove_its_identity() {
    let warning = |url| read(url).unwrap().database.warning();

    for url in [
        "postgres://localhost/shop?sslmode=disable",
        "postgres://127.0.0.2/shop",
        "postgres://[::1]/shop",
        "postgres://%2Fvar%2Frun%2Fpostgresql/shop",
        "postgres://db.example/shop?hostaddr=127.0.0.1",
        "postgres://db.example/shop?sslmode=verify-full",
        "postgres://db.example/shop?sslmode=require&sslrootcert=ca.pem",
    ] {
        assert_eq!(warning(url), None, "{url}");
    }
    for url in [
        "postgres://db.example/shop?sslmode=disable",
        "postgres://db.example/shop",
        "postgres://db.example/shop?sslmode=require",
        "postgres://localhost,db.example/shop",
        "postgres://10.0.0.1/shop",
        "postgres://localhost/shop?hostaddr=10.0.0.1",
    ] {
        let warning = warning(url).unwrap();
        let what = "DATABASE__URL does not say `sslmode=verify-full`: ";
        assert!(warning.starts_with(what), "{url}: {warning}");
    }
    let warning = warning("postgres://ada:hunter2@db.example/shop").unwrap();
    assert!(!warning.contains("hunter2"), "{warning}");
}
