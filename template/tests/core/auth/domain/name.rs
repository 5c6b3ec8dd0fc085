use app_core::auth::domain::name::{InvalidName, Name};

fn name(text: &str) -> Result<Name, InvalidName> {
    text.to_owned().try_into()
}

#[test]
fn is_kept_as_written_but_for_spaces_around() {
    assert_eq!(name(" Ångström ").unwrap().as_str(), "Ångström");
}

#[test]
fn is_neither_empty_nor_endless() {
    assert!(matches!(name(" "), Err(InvalidName::Empty)));
    assert!(name(&"ä".repeat(100)).is_ok());
    assert!(matches!(name(&"ä".repeat(101)), Err(InvalidName::TooLong)));
}

#[test]
fn is_one_line() {
    assert!(matches!(
        name("Ada\nEve"),
        Err(InvalidName::ControlCharacter)
    ));
}

#[test]
fn is_checked_again_when_it_is_read() {
    let ada = name("Ada").unwrap();
    assert_eq!(serde_json::to_string(&ada).unwrap(), r#""Ada""#);
    assert_eq!(serde_json::from_str::<Name>(r#""Ada""#).unwrap(), ada);
    assert!(serde_json::from_str::<Name>(r#""""#).is_err());
}
