//! A missing or duplicate line in the composition root is a compile error. The error for a missing line says
//! what to write and where.

use lab::{BuiltProject, text};

const MAIN: &str = "src/main.rs";

#[test]
fn a_handler_that_is_missing() {
    let project = BuiltProject::new(None, None);
    let main = project.service.read(MAIN);
    let line = registrations(&main, "handlers!")[0];
    project.service.write(MAIN, &main.replacen(line, "", 1));

    let errors = check(&project);
    let sentence = format!("no handler is registered for `{}`", left(line));
    assert!(errors.contains(&sentence), "{errors}");
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
