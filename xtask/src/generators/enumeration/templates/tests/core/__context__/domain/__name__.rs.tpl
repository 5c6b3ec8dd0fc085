#[test]
fn every_one_is_read_as_it_is_written() {
    for {{ name }} in ::{{ path }}::ALL {
        let text = {{ name }}.as_str();

        assert_eq!(::{{ path }}::try_from(text.to_owned()).unwrap(), {{ name }});
        assert_eq!(::serde_json::to_value({{ name }}).unwrap(), text);
    }
}

#[test]
fn another_one_is_refused() {
    assert!(::{{ path }}::try_from("{{ variants[0].text }}_".to_owned()).is_err());
}
