//! Tests of the texts of errors in the log.

use std::{error::Error as _, io};

use kernel::{BrokenRule, Error, Violation};

#[derive(Debug, thiserror::Error)]
#[error("must not be empty")]
struct Empty;

impl BrokenRule for Empty {
    fn code(&self) -> &'static str {
        "empty"
    }
}

#[test]
fn an_error_that_a_caller_can_act_on_says_its_reason() {
    let errors = [
        Error::unauthenticated("code", "A reason."),
        Error::forbidden("code", "A reason."),
        Error::not_found("code", "A reason."),
        Error::conflict("code", "A reason."),
        Error::unavailable("code", "A reason."),
    ];
    for error in errors {
        assert_eq!(error.to_string(), "A reason.");
        assert!(error.source().is_none());
    }
}

#[test]
fn a_defect_says_its_cause() {
    let defect = Error::internal(io::Error::other("the disk is full"));
    let contention = Error::Contended("another was faster".into());

    assert_eq!(defect.to_string(), "internal error: the disk is full");
    assert_eq!(contention.to_string(), "contention: another was faster");
    for error in [defect, contention] {
        assert!(error.source().is_some());
    }
}

#[test]
fn an_invalid_input_says_all_that_is_wrong_with_it() {
    let error = Error::Invalid(vec![
        Violation::new("/name", &Empty),
        Violation::new("", &Empty),
    ]);

    assert_eq!(
        error.to_string(),
        "/name: must not be empty; must not be empty"
    );
}

#[test]
fn a_broken_rule_by_itself_concerns_the_whole_input() {
    let Error::Invalid(violations) = Error::from(Empty) else {
        panic!("a broken rule is an invalid input");
    };

    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].pointer, "");
    assert_eq!(violations[0].code, "empty");
    assert_eq!(violations[0].message, "must not be empty");
}
