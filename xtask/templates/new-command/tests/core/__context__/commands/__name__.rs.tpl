{% if returns %}use std::sync::Arc;
use uuid::Uuid;
use crate::tests::doubles::services::uuid::SequentialUuids;
{% endif %}use app_core::{{ context }}::commands::{{ name }}::{{ Name }};
use app_core::{{ context }}::commands::{{ name }}::{{ Name }}Handler;
use kernel::CommandHandler;
{% for path in sample_imports %}use {{ path }};
{% endfor %}
#[tokio::test]
async fn is_carried_out() {
    let handler = {{ Name }}Handler{% if returns %} {
        uuids: Arc::new(SequentialUuids::default()),
    }{% endif %};
    let command = {{ Name }}{% if fields.size > 0 %} {
        {% for field in fields %}{{ field.name }}: {{ field.sample }},
        {% endfor %}
    }{% endif %};

    {% if returns %}let id = handler.handle(command).await.unwrap();

    assert_eq!(id, Uuid::from_u128(1){% if into %}.into(){% endif %});{% else %}handler.handle(command).await.unwrap();{% endif %}
}
