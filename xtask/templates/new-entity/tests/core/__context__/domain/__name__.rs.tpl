use app_core::{{ context }}::domain::{{ name }}::{{ Name }};
use app_core::{{ context }}::domain::{{ name }}::{{ Name }}Id;
use uuid::Uuid;
{% for path in sample_imports %}use {{ path }};
{% endfor %}
#[test]
fn can_be_found_by_the_text_of_its_id() {
    let {{ name }} = {{ Name }} {
        id: {{ Name }}Id::from(Uuid::from_u128(1)),
        {% for field in fields %}{{ field.name }}: {{ field.sample }},
        {% endfor %}
    };

    let text = {{ name }}.id.to_string();

    assert_eq!(text.parse(), Ok({{ name }}.id));
}
