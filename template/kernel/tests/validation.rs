//! All violations of an input are reported at once, each with its place in the input.

// A test may panic if something is not as expected.
#![allow(clippy::panic)]

use kernel::{BrokenRule, Error, Result, Violation, each, field, validate};

#[derive(Debug, thiserror::Error)]
#[error("must have at most {0} characters")]
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

/// A rule about one part of a value.
#[derive(Debug, thiserror::Error)]
#[error("must have 3 letters")]
struct InvalidCurrency;

impl BrokenRule for InvalidCurrency {
    fn code(&self) -> &'static str {
        "invalid_currency"
    }

    fn pointer(&self) -> &'static str {
        "/currency"
    }
}

/// A value with two fields, which reports both of them.
fn person(first: &str, last: &str) -> Result<String> {
    let (first, last) = validate((
        field("/first_name", at_most(3, first)),
        field("/last_name", at_most(5, last)),
    ))?;
    Ok(format!("{first} {last}"))
}

#[track_caller]
fn violations<T>(result: Result<T>) -> Vec<Violation> {
    match result {
        Err(Error::Invalid(violations)) => violations,
        Err(error) => panic!("{error} is no violation"),
        Ok(_) => panic!("the input is valid"),
    }
}

fn pointers<T>(result: Result<T>) -> Vec<String> {
    let violations = violations(result).into_iter();
    violations.map(|violation| violation.pointer).collect()
}

#[test]
fn valid_fields_have_their_values() {
    assert_eq!(person("Ada", "Byron").unwrap(), "Ada Byron");
    assert_eq!(
        validate((field("/name", at_most(3, "Ada")),)).unwrap(),
        ("Ada",)
    );
}

#[test]
fn the_violations_of_all_fields_are_reported_in_their_order() {
    let found = violations(person("Augusta", "Lovelace"));

    let expected = [("/first_name", 3), ("/last_name", 5)]
        .map(|(pointer, length)| Violation::new(pointer, &TooLong(length)));
    assert_eq!(found, expected);
    assert_eq!(
        found[0].to_string(),
        "/first_name: must have at most 3 characters"
    );
    assert_eq!(pointers(person("Ada", "Lovelace")), ["/last_name"]);
}

#[test]
fn a_value_within_a_value_has_both_in_its_pointer() {
    let author = validate((field("/author", person("Augusta", "Lovelace")),));
    let book = field("/book", author);

    assert_eq!(
        pointers(book),
        ["/book/author/first_name", "/book/author/last_name"]
    );
}

#[test]
fn a_rule_can_name_the_part_of_the_value_that_breaks_it() {
    let total = field("/total", Err::<(), _>(InvalidCurrency));

    assert_eq!(pointers(total), ["/total/currency"]);
    assert_eq!(
        pointers(Err::<(), _>(InvalidCurrency.into())),
        ["/currency"]
    );
}

#[test]
fn what_is_worse_than_a_violation_goes_first() {
    let missing = || Error::not_found("user_unknown", "There is no such user.");

    let result = validate((
        field("/name", at_most(3, "Augusta")),
        field("/user", Err::<(), _>(missing())),
    ));
    assert!(matches!(result, Err(Error::NotFound(_))));

    let result = each("/users", 0..=9, [1, 2], |_| Err::<(), _>(missing()));
    assert!(matches!(result, Err(Error::NotFound(_))));
}

#[test]
fn sixteen_fields_can_be_validated_together() {
    let ok = || field("/ok", at_most(1, "a"));
    let wrong = |pointer| field(pointer, at_most(1, "too long"));

    let result = validate((
        wrong("/first"),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        ok(),
        wrong("/last"),
    ));

    assert_eq!(pointers(result), ["/first", "/last"]);
}

#[test]
fn more_fields_are_validated_in_groups() {
    let name = |pointer, text| field(pointer, at_most(3, text));

    let ((first, last), nick) = validate((
        validate((name("/first", "Ada"), name("/last", "Bee"))),
        name("/nick", "Ace"),
    ))
    .unwrap();
    assert_eq!((first, last, nick), ("Ada", "Bee", "Ace"));

    let result = validate((
        validate((name("/first", "Augusta"), name("/last", "Byron"))),
        name("/nick", "Countess"),
    ));
    assert_eq!(pointers(result), ["/first", "/last", "/nick"]);
}

#[test]
fn the_elements_of_a_list_are_read_in_order() {
    let names = each("/names", 1..=2, ["Ada", "Eve"], |name| at_most(3, name));

    assert_eq!(names.unwrap(), ["Ada", "Eve"]);
}

#[test]
fn a_violation_in_a_list_has_the_index_of_the_element() {
    let people = [("Ada", "Byron"), ("Augusta", "Byron"), ("Ada", "Lovelace")];

    let result = each("/people", 0..=9, people, |(first, last)| {
        person(first, last)
    });

    assert_eq!(
        pointers(result),
        ["/people/1/first_name", "/people/2/last_name"]
    );
}

#[test]
fn a_list_has_a_number_of_elements_within_bounds() {
    let read = |bounds, names: &[&'static str]| {
        let names = each("/names", bounds, names, |_| -> Result<_, TooLong> {
            Ok(())
        });
        names.map(|names| names.len())
    };
    assert_eq!(read(1..=2, &["Ada"]).unwrap(), 1);
    assert_eq!(read(1..=2, &["Ada", "Eve"]).unwrap(), 2);

    for (bounds, names, code, message) in [
        (1..=2, &[][..], "too_few", "must have at least 1 element"),
        (2..=3, &["Ada"], "too_few", "must have at least 2 elements"),
        (
            0..=1,
            &["Ada", "Eve"],
            "too_many",
            "must have at most 1 element",
        ),
        (
            0..=2,
            &["Ada", "Eve", "Joe"],
            "too_many",
            "must have at most 2 elements",
        ),
    ] {
        let expected = Violation {
            pointer: "/names".to_owned(),
            code,
            message: message.to_owned(),
        };
        assert_eq!(violations(read(bounds, names)), [expected]);
    }
}

#[test]
fn the_elements_of_a_list_that_is_too_long_are_not_read() {
    let result = each("/names", 0..=1, ["Ada", "Eve"], |_| -> Result<()> {
        panic!("an element was read")
    });

    assert_eq!(pointers(result), ["/names"]);
}
