//! Text has a length within bounds, one form, and nothing that cannot be seen.

use kernel::{BrokenRule, InvalidText, MultilineText, Text, nfc};

type Line = Text<1, 5>;
type Note = MultilineText<1, 5>;

fn line(text: &str) -> Result<String, InvalidText> {
    text.parse::<Line>().map(String::from)
}

fn note(text: &str) -> Result<String, InvalidText> {
    text.parse::<Note>().map(String::from)
}

#[test]
fn a_line_has_no_white_space_around_it() {
    assert_eq!(line(" \t a b \r\n\u{3000}").unwrap(), "a b");
    assert_eq!(
        Line::try_from("a b".to_owned()).unwrap(),
        " a b ".parse().unwrap()
    );
}

#[test]
fn a_text_has_one_form_however_it_is_written() {
    assert_eq!(line("A\u{30A}se").unwrap(), "\u{C5}se");
    assert_eq!(note("A\u{30A}se").unwrap(), "\u{C5}se");
    assert_eq!(nfc("A\u{30A}se".to_owned()), "\u{C5}se");
    assert_eq!(nfc("\u{C5}se".to_owned()), "\u{C5}se");
    // The quick check alone cannot decide about these: they may need to be put together or in order.
    assert_eq!(nfc("q\u{307}\u{323}".to_owned()), "q\u{323}\u{307}");
    // Ligatures stay: they look different.
    assert_eq!(nfc("\u{FB01}".to_owned()), "\u{FB01}");
}

#[test]
fn the_length_is_counted_in_characters_of_the_form() {
    for read in [line, note] {
        assert!(read("äöüßé").is_ok());
        assert!(read("a\u{308}o\u{308}u\u{308}ße\u{301}").is_ok());
        assert_eq!(read("äöüßéa"), Err(InvalidText::TooLong { max: 5 }));
    }
    assert!(line("  12345  ").is_ok());
    assert_eq!(note("  12345"), Err(InvalidText::TooLong { max: 5 }));
}

#[test]
fn a_text_that_must_not_be_empty_has_more_than_white_space() {
    for read in [line, note] {
        assert_eq!(read(""), Err(InvalidText::Empty));
        assert_eq!(read(" \n\t "), Err(InvalidText::Empty));
    }
    // It does not help that the white space is long enough.
    assert_eq!(
        "    ".parse::<MultilineText<3, 5>>(),
        Err(InvalidText::Empty)
    );
}

#[test]
fn a_text_can_be_empty_if_nothing_is_required() {
    assert_eq!(" ".parse::<Text<0, 5>>().unwrap().as_str(), "");
    assert_eq!(" ".parse::<MultilineText<0, 5>>().unwrap().as_str(), " ");
}

#[test]
fn a_text_has_a_minimal_length() {
    assert_eq!(
        "ab".parse::<Text<3, 5>>(),
        Err(InvalidText::TooShort { min: 3 })
    );
    assert_eq!(
        "ab".parse::<MultilineText<3, 5>>(),
        Err(InvalidText::TooShort { min: 3 })
    );
    assert!("abc".parse::<Text<3, 5>>().is_ok());
}

#[test]
fn a_line_has_no_control_characters() {
    for c in [
        '\0', '\t', '\n', '\r', '\u{1B}', '\u{7F}', '\u{85}', '\u{2028}',
    ] {
        let text = format!("a{c}b");
        assert_eq!(line(&text), Err(InvalidText::ControlCharacter), "{c:?}");
    }
}

#[test]
fn two_lines_do_not_differ_in_what_nobody_sees() {
    for c in [
        '\u{AD}',
        '\u{200B}',
        '\u{200E}',
        '\u{202E}',
        '\u{2066}',
        '\u{FEFF}',
        '\u{3164}',
        '\u{E0041}',
    ] {
        let text = format!("a{c}b");
        assert_eq!(line(&text), Err(InvalidText::ControlCharacter), "{c:?}");
    }
}

#[test]
fn joiners_variants_and_blank_signs_among_others_are_text() {
    for text in ["👩\u{200D}🚀", "❤\u{FE0F}", "می\u{200C}خ", "⠁\u{2800}⠃"] {
        assert_eq!(line(text).unwrap(), text);
    }
}

#[test]
fn joiners_variants_and_blank_signs_alone_are_no_text() {
    for text in [
        "\u{200D}",
        "\u{200C}\u{FE0F}",
        "\u{E0100}",
        "\u{2800}",
        "\u{1D159} \u{200D}",
    ] {
        assert_eq!(line(text), Err(InvalidText::Empty), "{text:?}");
    }
}

#[test]
fn lines_keep_their_white_space_and_end_in_one_way() {
    assert_eq!(note(" a\n\tb").unwrap(), " a\n\tb");
    assert_eq!(note("a\r\nb\r\n").unwrap(), "a\nb\n");
}

#[test]
fn lines_have_no_other_control_characters() {
    for c in ['\0', '\r', '\u{B}', '\u{1B}', '\u{7F}', '\u{85}'] {
        let text = format!("a{c}b");
        assert_eq!(note(&text), Err(InvalidText::ControlCharacter), "{c:?}");
    }
    assert_eq!(note("\u{202B}ab").unwrap(), "\u{202B}ab");
}

#[test]
fn a_text_is_shown_as_it_is() {
    assert_eq!(format!("{:>4}", "ab".parse::<Line>().unwrap()), "  ab");
    assert_eq!("ab".parse::<Note>().unwrap().to_string(), "ab");
    assert!("ab".parse::<Line>().unwrap() < "b".parse().unwrap());
}

#[test]
fn each_rule_says_what_would_be_right() {
    for (rule, code, message) in [
        (InvalidText::Empty, "empty", "must not be empty"),
        (
            InvalidText::TooShort { min: 1 },
            "too_short",
            "must have at least 1 character",
        ),
        (
            InvalidText::TooShort { min: 2 },
            "too_short",
            "must have at least 2 characters",
        ),
        (
            InvalidText::TooLong { max: 1 },
            "too_long",
            "must have at most 1 character",
        ),
        (
            InvalidText::TooLong { max: 30 },
            "too_long",
            "must have at most 30 characters",
        ),
        (
            InvalidText::ControlCharacter,
            "control_character",
            "must not contain control characters",
        ),
    ] {
        assert_eq!(rule.code(), code);
        assert_eq!(rule.to_string(), message);
    }
}

#[test]
fn it_is_stored_as_its_text_and_checked_again_when_it_is_read() {
    let line: Line = "a b".parse().unwrap();
    assert_eq!(serde_json::to_string(&line).unwrap(), r#""a b""#);
    assert_eq!(serde_json::from_str::<Line>(r#""a b""#).unwrap(), line);
    let refused = serde_json::from_str::<Line>(r#""a\nb""#).unwrap_err();
    assert!(refused.to_string().contains("control characters"));

    let note: Note = "a\nb".parse().unwrap();
    assert_eq!(serde_json::to_string(&note).unwrap(), r#""a\nb""#);
    assert_eq!(serde_json::from_str::<Note>(r#""a\nb""#).unwrap(), note);
    let refused = serde_json::from_str::<Note>(r#""123456""#).unwrap_err();
    assert!(refused.to_string().contains("at most 5 characters"));
}
