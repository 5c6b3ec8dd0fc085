use app_core::{{ context }}::domain::{{ name }}::{{ Name }};
{% if rules.size > 0 %}use app_core::{{ context }}::domain::{{ name }}::Invalid{{ Name }};
{% endif %}{% for path in sample_imports %}use {{ path }};
{% endfor %}
#[test]
fn says_what_it_was_made_of() {
    let {{ name }} = {{ made }};

    {% for field in fields %}{{ field.check }}
    {% endfor %}
}
{% for rule in rules %}
#[test]
fn {{ rule.test }}() {
    let made = {{ rule.breaking }};

    assert!(matches!(made, Err(Invalid{{ Name }}::{{ rule.variant }})));
}
{% endfor %}