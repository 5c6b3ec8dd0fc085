use app_core::auth::domain::session_client::UserAgent;

fn named(text: &str) -> Option<String> {
    UserAgent::new(text).map(|name| name.to_string())
}

#[test]
fn a_client_is_called_what_can_be_seen_of_its_name() {
    assert_eq!(named(" curl/8.0 "), Some("curl/8.0".to_owned()));
    assert_eq!(
        named("curl\u{7}\n/8\u{202E}.0"),
        Some("curl/8.0".to_owned())
    );
    assert_eq!(named(" \u{200B}\t"), None);
}

#[test]
fn a_name_that_is_too_long_is_cut_off() {
    let long = "ä".repeat(UserAgent::MAX_LENGTH);

    assert_eq!(named(&format!("{long}ä")), Some(long));
}
