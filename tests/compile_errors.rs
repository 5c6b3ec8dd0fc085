//! A missing or duplicate line in the composition root is a compile error, and so is what an event or a job lacks. The
//! error says what to write and where.

use lab::{BuiltProject, text};

const MAIN: &str = "src/main.rs";

#[test]
fn a_handler_that_is_missing() {
    let project = BuiltProject::new(None, None);
    let main = project.service.read(MAIN);
    let line = registrations(&main, "handlers!")[0];
    project.service.write(MAIN, &main.replacen(line, "", 1));

    let errors = check(&project);
    // With its path, if something else has the same name.
    let message = format!("{}`", left(line));
    assert!(
        errors
            .lines()
            .any(|line| line.contains("no handler is registered for `") && line.ends_with(&message)),
        "{message}: {errors}"
    );
    assert!(errors.contains("`handlers!` in src/main.rs"), "{errors}");
}

#[test]
fn a_port_that_is_missing() {
    let project = BuiltProject::new(None, None);
    let main = project.service.read(MAIN);
    let ports = registrations(&main, "ports!");
    // A singleton and a scoped port.
    for line in [ports[0], ports[ports.len() - 1]] {
        project.service.write(MAIN, &main.replacen(line, "", 1));

        let errors = check(&project);
        let port = left(line);
        assert!(
            errors
                .lines()
                .any(|line| line.contains("no adapter is registered for") && line.contains(port)),
            "{port}: {errors}"
        );
        assert!(errors.contains("`ports!` in src/main.rs"), "{errors}");
    }
}

#[test]
fn a_message_with_two_handlers() {
    let project = BuiltProject::new(None, None);
    let main = project.service.read(MAIN);
    let line = registrations(&main, "handlers!")[0];
    project
        .service
        .write(MAIN, &main.replacen(line, &format!("{line}\n{line}"), 1));

    let errors = check(&project);
    let message = left(line);
    assert!(
        errors
            .lines()
            .any(|line| line.contains("error[E0119]") && line.contains(message)),
        "{message}: {errors}"
    );
}

/// What the example has for its event and its jobs, a change of it, and what the compiler says of that.
const JOBS: [(&str, &str, &str, [&str; 2]); 7] = [
    (
        MAIN,
        "    UserRegistered  => [CreateUserProfile, MailAccountToken],\n",
        "",
        [
            "the event `UserRegistered` is not listed",
            "in `subscribers!` in src/main.rs: `UserRegistered => [],`",
        ],
    ),
    (
        MAIN,
        "    CreateUserProfile        => CreateUserProfileHandler,\n",
        "",
        [
            "no handler is registered for `CreateUserProfile`",
            "`handlers!` in src/main.rs: `CreateUserProfile => CreateUserProfileHandler,`",
        ],
    ),
    (
        MAIN,
        "    UserRegistered  => [CreateUserProfile, MailAccountToken],\n",
        "    \"bank.paid\" => [],\n    UserRegistered  => [CreateUserProfile, MailAccountToken],\n",
        [
            "events of other services need a connection to them",
            "run `cargo xtask new-integration nats`",
        ],
    ),
    (
        MAIN,
        "    \"0 * * * *\" => PurgeAccountTokens,\n",
        "    \"60 * * * *\" => PurgeAccountTokens,\n",
        [
            "the schedule `60 * * * *` has another form",
            "write the five fields of `cron`",
        ],
    ),
    (
        "src/core/user_profile/commands/create_user_profile.rs",
        "impl From<UserRegistered> for CreateUserProfile",
        "impl CreateUserProfile",
        [
            "`CreateUserProfile` cannot be made from the event `UserRegistered`",
            "write `impl From<UserRegistered> for CreateUserProfile`",
        ],
    ),
    (
        "src/core/auth/events/user_registered.rs",
        "impl Event for UserRegistered {}",
        "",
        [
            "`UserRegistered` is not an event",
            "write `impl Event for UserRegistered {}`",
        ],
    ),
    (
        "src/core/auth/commands/purge_user_sessions.rs",
        "auth.purge_user_sessions",
        "user_profile.create_user_profile",
        [
            "another job has the same `NAME` as `CreateUserProfile`",
            "change it in `impl Job for CreateUserProfile`",
        ],
    ),
];

#[test]
fn an_event_or_a_job_that_lacks_something() {
    let project = BuiltProject::new(None, Some(true));
    for (path, from, to, messages) in JOBS {
        let text = project.service.read(path);
        assert!(text.contains(from), "{path}: {text}");
        project.service.write(path, &text.replacen(from, to, 1));

        let errors = check(&project);
        for message in messages {
            assert!(errors.contains(message), "{message}: {errors}");
        }
        project.service.write(path, &text);
    }
}

/// Returns the lines `… => …,` of a list in `main.rs`.
fn registrations<'main>(main: &'main str, list: &str) -> Vec<&'main str> {
    let lines: Vec<_> = main
        .lines()
        .skip_while(|line| !line.starts_with(list))
        .skip(1)
        .take_while(|line| *line != "}")
        .filter(|line| line.contains("=>"))
        .collect();
    assert!(!lines.is_empty(), "`{list}` in {MAIN} is empty:\n{main}");
    lines
}

/// Returns the message or the port of a line.
fn left(registration: &str) -> &str {
    registration.split("=>").next().unwrap_or_default().trim()
}

fn check(project: &BuiltProject) -> String {
    let output = project.cargo("check --locked");
    let errors = text(&output);
    assert!(!output.status.success(), "it compiled:\n{errors}");
    errors
}
