#[test]
fn can_be_found_by_the_text_of_its_id() {
    let {{ name }} = ::app_core::{{ context }}::domain::{{ name }}::{{ Name }} {
        id: ::app_core::{{ context }}::domain::{{ name }}::{{ Name }}Id::from(::uuid::Uuid::from_u128(1)),
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}
    };

    let text = {{ name }}.id.to_string();

    assert_eq!(text.parse(), Ok({{ name }}.id));
}
