use app_core::user_profile::domain::name::{InvalidName, Name};

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
