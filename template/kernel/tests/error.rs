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
        Error::taken("/name", "code", "A reason."),
        Error::precondition_failed("code", "A reason."),
        Error::unavailable("code", "A reason."),
    ];
    for error in errors {
        assert_eq!(error.to_string(), "A reason.");
        assert!(error.source().is_none());
    }
}

#[test]
fn an_unfinished_handler_says_which_it_is() {
    let error = Error::not_implemented("PayInvoice");

    assert_eq!(error.to_string(), "`PayInvoice` is not implemented yet.");
    assert!(matches!(
        error,
        Error::NotImplemented(reason) if reason.code == "not_implemented"
    ));
}

#[test]
fn a_conflict_can_be_about_a_part_of_the_input() {
    let pointer = |error| match error {
        Error::Conflict(reason) => reason.pointer,
        error => panic!("{error:?} is no conflict"),
    };

    let taken = Error::taken("/name", "name_taken", "This name is taken.");
    assert_eq!(pointer(taken).as_deref(), Some("/name"));
    assert_eq!(pointer(Error::conflict("code", "A reason.")), None);
}

#[test]
fn a_reference_to_nothing_is_an_invalid_input() {
    let error = Error::unknown("/customer_id", "customer_unknown", "must be a customer");

    let expected = Violation {
        pointer: "/customer_id".to_owned(),
        code: "customer_unknown",
        message: "must be a customer".to_owned(),
    };
    assert!(matches!(error, Error::Invalid(violations) if violations == [expected]));
}

#[test]
fn a_defect_says_its_cause() {
    let defect = Error::internal(io::Error::other("the disk is full"));
    let permanent = Error::permanent("there is no such mailbox");
    let contention = Error::Contended("another was faster".into());

    assert_eq!(defect.to_string(), "internal error: the disk is full");
    assert_eq!(
        permanent.to_string(),
        "permanent error: there is no such mailbox"
    );
    assert_eq!(contention.to_string(), "contention: another was faster");
    for error in [defect, permanent, contention] {
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
