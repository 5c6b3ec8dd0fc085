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
