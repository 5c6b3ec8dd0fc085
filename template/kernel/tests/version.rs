//! Nobody overwrites a change that they have not seen.

use kernel::{Error, Version};
use utoipa::PartialSchema;

#[test]
fn each_change_makes_another_version() {
    let second = Version::FIRST.next();

    assert_eq!(i64::from(Version::FIRST), 1);
    assert_eq!(second, Version::from(2));
    assert!(second > Version::FIRST);
}

#[test]
fn the_version_that_was_seen_must_be_the_present_one() {
    let present = Version::from(3);

    assert!(present.must_be(Some(Version::from(3))).is_ok());
    for other in [2, 4] {
        let refused = present.must_be(Some(Version::from(other)));
        assert!(matches!(
            refused,
            Err(Error::PreconditionFailed(reason)) if reason.code == "version_outdated"
        ));
    }
}

#[test]
fn who_does_not_say_which_version_they_saw_means_any() {
    assert!(Version::from(3).must_be(None).is_ok());
}

#[test]
fn a_version_is_a_number_in_json_and_in_the_description_of_an_api() {
    assert_eq!(serde_json::to_value(Version::from(3)).unwrap(), 3);
    assert_eq!(
        serde_json::from_str::<Version>("3").unwrap(),
        Version::from(3)
    );

    let schema = serde_json::to_value(Version::schema()).unwrap();
    assert_eq!(schema["type"], "integer");
    assert_eq!(schema["format"], "int64");
}
