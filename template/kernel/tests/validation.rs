//! Violations are collected, so that the caller sees all of them at once.

use kernel::{BrokenRule, Error, Violation, Violations};

#[derive(Debug, thiserror::Error)]
#[error("must be at most {0} characters long")]
struct TooLong(usize);

impl BrokenRule for TooLong {
    fn code(&self) -> &'static str {
        "too_long"
    }
}

fn at_most(length: usize, text: &str) -> Result<&str, TooLong> {
    if text.len() > length {
        Err(TooLong(length))
    } else {
        Ok(text)
    }
}

#[test]
fn a_field_that_breaks_no_rule_has_its_value() {
    let mut violations = Violations::new();

    assert_eq!(violations.field("/name", at_most(3, "Ada")), Some("Ada"));
    assert_eq!(violations.field("/nick", at_most(3, "Augusta")), None);
}

#[test]
fn violations_come_in_the_order_in_which_they_were_found() {
    let mut violations = Violations::new();
    violations.field("/second", at_most(1, "too long"));
    violations.field("/first", at_most(2, "too long"));

    let Error::Invalid(violations) = violations.into() else {
        panic!("violations are an invalid input");
    };

    let expected = [("/second", 1), ("/first", 2)]
        .map(|(pointer, length)| Violation::new(pointer, &TooLong(length)));
    assert_eq!(violations, expected);
    assert_eq!(
        violations[0].to_string(),
        "/second: must be at most 1 characters long"
    );
}
