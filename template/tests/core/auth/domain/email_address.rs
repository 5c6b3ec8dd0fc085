use app_core::auth::domain::email_address::EmailAddress;

#[test]
fn is_kept_in_lower_case_without_spaces_around() {
    let email: EmailAddress = " Ada@Example.ORG ".parse().unwrap();

    assert_eq!(email.as_str(), "ada@example.org");
}

#[test]
fn has_one_form_however_it_is_written() {
    for text in [
        "j\u{F6}rg@k\u{F6}ln.de",
        // The letters are decomposed.
        "jo\u{308}rg@ko\u{308}ln.de",
        "J\u{D6}RG@K\u{D6}LN.DE",
        // The domain is written in ASCII, or with wide letters and the full stop of Japanese.
        "j\u{F6}rg@xn--kln-sna.de",
        "j\u{F6}rg@k\u{F6}\u{FF4C}n\u{3002}de",
    ] {
        let email: EmailAddress = text.parse().unwrap();
        assert_eq!(email.as_str(), "j\u{F6}rg@xn--kln-sna.de", "{text}");
    }
}

#[test]
fn may_be_written_in_any_language() {
    for text in [
        "उपयोगकर्ता@उदाहरण.भारत",
        "用户@例子.中国",
        "o'hara+post@example.org",
    ] {
        assert!(text.parse::<EmailAddress>().is_ok(), "{text}");
    }
}

#[test]
fn has_the_length_that_mail_servers_accept() {
    let name = |length| format!("{}@example.org", "a".repeat(length));
    assert!(name(64).parse::<EmailAddress>().is_ok());
    assert!(name(65).parse::<EmailAddress>().is_err());

    let whole = |label| format!("a@{0}.{0}.{0}.{1}.org", "a".repeat(63), "a".repeat(label));
    assert_eq!(whole(56).len(), EmailAddress::MAX_LENGTH);
    assert!(whole(56).parse::<EmailAddress>().is_ok());
    assert!(whole(57).parse::<EmailAddress>().is_err());
}

#[test]
fn has_no_characters_that_nobody_sees() {
    for c in [
        '\u{200B}', '\u{200D}', '\u{202E}', '\u{3164}', '\u{AD}', '\u{FE0F}',
    ] {
        let text = format!("a{c}da@example.org");
        assert!(text.parse::<EmailAddress>().is_err(), "{c:?}");
    }
}

#[test]
fn belongs_to_a_mailbox() {
    for (text, mailbox) in [
        ("ada@example.org", "ada@example.org"),
        ("Ada+shop@Example.ORG", "ada@example.org"),
        ("ada+a+b@example.org", "ada@example.org"),
        ("ada.l@example.org", "ada.l@example.org"),
    ] {
        let email: EmailAddress = text.parse().unwrap();
        assert_eq!(email.mailbox(), mailbox, "{text}");
    }
}

#[test]
fn must_look_like_one() {
    for text in [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@.org",
        "ada@example..org",
        "a da@example.org",
        "ada@eve@example.org",
        "ada@exa_mple.org",
        "ada@-.org",
        "ada.@example.org",
        "a..da@example.org",
        "\"ada\"@example.org",
        "ada@[127.0.0.1]",
        "ada@xn--a.org",
        "ada@127.0.0.1",
        "ada@example.123",
        "ada@example.0x7f",
    ] {
        assert!(text.parse::<EmailAddress>().is_err(), "{text}");
    }
}
