use app_core::auth::domain::name::{InvalidName, Name};
use kernel::InvalidText;

fn name(text: &str) -> Result<Name, InvalidName> {
    text.to_owned().try_into()
}

#[test]
fn is_kept_as_written_but_for_spaces_around() {
    assert_eq!(name(" Ångström ").unwrap().as_str(), "Ångström");
}

#[test]
fn is_neither_empty_nor_endless() {
    assert_eq!(name(" "), Err(InvalidText::Empty.into()));
    assert!(name(&"ä".repeat(100)).is_ok());
    assert_eq!(
        name(&"ä".repeat(101)),
        Err(InvalidText::TooLong { max: 100 }.into())
    );
}

#[test]
fn is_one_line_and_can_be_seen() {
    for text in ["Ada\nEve", "\u{200B}", "\u{3164}"] {
        let refused = Err(InvalidText::ControlCharacter.into());
        assert_eq!(name(text), refused, "{text:?}");
    }
    for text in ["\u{200D}", "\u{2800}", "\u{1D159}"] {
        assert_eq!(name(text), Err(InvalidText::Empty.into()), "{text:?}");
    }
}

#[test]
fn has_a_letter() {
    // The first one means nothing in Unicode yet.
    for text in ["\u{378}", "-", "123"] {
        assert_eq!(name(text), Err(InvalidName::NoLetter), "{text:?}");
    }
    for text in ["O", "李", "أ", "X Æ A-12"] {
        assert!(name(text).is_ok(), "{text}");
    }
}

#[test]
fn is_checked_again_when_it_is_read() {
    let ada = name("Ada").unwrap();
    assert_eq!(serde_json::to_string(&ada).unwrap(), r#""Ada""#);
    assert_eq!(serde_json::from_str::<Name>(r#""Ada""#).unwrap(), ada);
    for text in [r#""""#, r#""-""#] {
        assert!(serde_json::from_str::<Name>(text).is_err());
    }
}
