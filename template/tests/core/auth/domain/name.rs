use app_core::auth::domain::name::Name;
use kernel::InvalidText;

fn name(text: &str) -> Result<Name, InvalidText> {
    text.to_owned().try_into()
}

#[test]
fn is_kept_as_written_but_for_spaces_around() {
    assert_eq!(name(" Ångström ").unwrap().as_str(), "Ångström");
}

#[test]
fn is_neither_empty_nor_endless() {
    assert_eq!(name(" "), Err(InvalidText::Empty));
    assert!(name(&"ä".repeat(100)).is_ok());
    assert_eq!(
        name(&"ä".repeat(101)),
        Err(InvalidText::TooLong { max: 100 })
    );
}

#[test]
fn is_one_line_and_can_be_seen() {
    for text in ["Ada\nEve", "\u{200B}", "\u{3164}"] {
        assert_eq!(name(text), Err(InvalidText::ControlCharacter), "{text:?}");
    }
    assert_eq!(name("\u{200D}"), Err(InvalidText::Empty));
}

#[test]
fn is_checked_again_when_it_is_read() {
    let ada = name("Ada").unwrap();
    assert_eq!(serde_json::to_string(&ada).unwrap(), r#""Ada""#);
    assert_eq!(serde_json::from_str::<Name>(r#""Ada""#).unwrap(), ada);
    assert!(serde_json::from_str::<Name>(r#""""#).is_err());
}
