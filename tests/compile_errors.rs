//! What is forgotten in the composition root, or said twice, is a compile error that says what to write
//! and where.

use lab::{Workshop, text};

const MAIN: &str = "src/main.rs";

#[test]
fn a_handler_that_is_missing() {
    let workshop = Workshop::new(None, None);
    let main = workshop.service.read(MAIN);
    let line = registrations(&main, "handlers!")[0];
    workshop.service.write(MAIN, &main.replacen(line, "", 1));

    let errors = check(&workshop);
    let sentence = format!("no handler is registered for `{}`", left(line));
    assert!(errors.contains(&sentence), "{errors}");
    assert!(errors.contains("`handlers!` in src/main.rs"), "{errors}");
}

#[test]
fn a_port_that_is_missing() {
    let workshop = Workshop::new(None, None);
    let main = workshop.service.read(MAIN);
    let ports = registrations(&main, "ports!");
    // One of the lifespan and one of the unit of work.
    for line in [ports[0], ports[ports.len() - 1]] {
        workshop.service.write(MAIN, &main.replacen(line, "", 1));

        let errors = check(&workshop);
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
    let workshop = Workshop::new(None, None);
    let main = workshop.service.read(MAIN);
    let line = registrations(&main, "handlers!")[0];
    workshop
        .service
        .write(MAIN, &main.replacen(line, &format!("{line}\n{line}"), 1));

    let errors = check(&workshop);
    let message = left(line);
    assert!(
        errors
            .lines()
            .any(|line| line.contains("error[E0119]") && line.contains(message)),
        "{message}: {errors}"
    );
}

/// The lines `… => …,` of a list in `main.rs`.
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

/// The message or the port that a line registers something for.
fn left(registration: &str) -> &str {
    registration.split("=>").next().unwrap_or_default().trim()
}

fn check(workshop: &Workshop) -> String {
    let output = workshop.cargo("check --locked");
    let errors = text(&output);
    assert!(!output.status.success(), "it compiled:\n{errors}");
    errors
}
