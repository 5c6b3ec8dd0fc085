use app_core::auth::domain::email_address::EmailAddress;

#[test]
fn is_kept_in_lower_case_without_spaces_around() {
    let email: EmailAddress = " Ada@Example.ORG ".parse().unwrap();

    assert_eq!(email.as_str(), "ada@example.org");
}

#[test]
fn has_one_form_however_it_is_written() {
    let [composed, decomposed]: [EmailAddress; 2] =
        ["j\u{F6}rg@k\u{F6}ln.de", "jo\u{308}rg@ko\u{308}ln.de"].map(|text| text.parse().unwrap());

    assert_eq!(decomposed, composed);
    assert_eq!(composed.as_str(), "j\u{F6}rg@k\u{F6}ln.de");
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
        &format!("{}@example.org", "a".repeat(EmailAddress::MAX_LENGTH)),
    ] {
        assert!(text.parse::<EmailAddress>().is_err(), "{text}");
    }
}
