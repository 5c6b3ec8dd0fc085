use app_core::{{ context }}::queries::{{ name }}::{{ Name }};
use crate::service::QueryBus;
use crate::tests::support::app::TestApp;
{% for path in sample_imports %}use {{ path }};
{% endfor %}
#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let app = TestApp::start().await;
    let query = {{ Name }}{% if fields.size > 0 %} {
        {% for field in fields %}{{ field.name }}: {{ field.sample }},
        {% endfor %}
    }{% endif %};

    let answer = QueryBus::new(app.context.clone()).dispatch(query).await.unwrap();

    {% if many %}assert_eq!(answer, []);{% else %}assert_eq!(answer, None);{% endif %}
}
