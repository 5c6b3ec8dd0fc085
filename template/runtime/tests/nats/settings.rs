use std::{fs, path::Path};

use runtime::{nats::NatsSettings, settings::Variables};

fn read(variables: &[(&str, &str)]) -> Result<NatsSettings, Vec<String>> {
    let mut variables: Variables = variables.iter().copied().collect();
    let settings = NatsSettings::read(&mut variables, "shop");
    let problems = variables.finish().map_err(|invalid| invalid.0);
    problems.map(|()| settings)
}

#[test]
fn passwords_are_not_printed() {
    let url = "nats://ada:secret@one:4222,tls://ada:secret@two:4223";
    let settings = read(&[("NATS__URL", url)]).unwrap();

    let printed = format!("{settings:?}");
    assert!(printed.contains("nats://one:4222") && printed.contains("tls://two:4223"));
    assert!(!printed.contains("secret"));
}

#[test]
fn what_is_wrong_is_found_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (no_file, no_credentials) = (folder.path().join("none"), folder.path().join("empty"));
    fs::write(&no_credentials, "nothing").unwrap();
    let problem = |name, value| read(&[(name, value)]).unwrap_err().join("\n");

    let of_two_users = "nats://ada:secret-1@one,nats://ada:secret-2@two";
    assert_eq!(
        problem("NATS__URL", of_two_users),
        "NATS__URL has several users or passwords: one is used for all servers, so each URL must have it"
    );
    for url in ["http://localhost", "nats://", "nats://a:secret@ b"] {
        let problem = problem("NATS__URL", url);
        assert!(problem.starts_with("NATS__URL is not a URL like"), "{url}");
        assert!(!problem.contains("secret"));
    }
    let problem_of_file = |file: &Path| {
        let variable = ("NATS__CREDENTIALS_FILE", file.to_str().unwrap());
        read(&[variable]).unwrap_err().join("\n")
    };
    assert!(problem_of_file(&no_file).contains("cannot be read: No such file"));
    assert!(problem_of_file(&no_credentials).ends_with("which has no credentials"));
    for name in ["NATS__STREAM", "NATS__SUBJECT_PREFIX"] {
        assert!(problem(name, "a b").contains("is `a b`, and should be"));
        assert!(problem(name, "a.*").contains("is `a.*`, and should be"));
    }
    assert_eq!(
        read(&[("NATS__SUBJECT_PREFIX", "a.b")])
            .unwrap()
            .subject_prefix,
        "a.b"
    );
}
