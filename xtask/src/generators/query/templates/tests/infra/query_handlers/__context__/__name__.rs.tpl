#[tokio::test]
async fn {% if table %}nothing_is_found_where_nothing_is{% else %}is_not_implemented_yet{% endif %}() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let query = ::app_core::{{ context }}::queries::{{ name }}::{{ Name }}{% if fields.size > 0 %} {
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}
    }{% endif %};

    let answer = ::crate::service::QueryBus::new(app.context.clone()).dispatch(query).await{% if table %}.unwrap(){% endif %};

    {% if table == nil %}assert!(matches!(answer, Err(::kernel::Error::NotImplemented(_))));{% elsif many %}assert_eq!(answer, []);{% else %}assert_eq!(answer, None);{% endif %}
}
