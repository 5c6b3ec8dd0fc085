use kernel::CommandHandler;

#[tokio::test]
async fn is_carried_out() {
    let handler = ::app_core::{{ context }}::commands::{{ name }}::{{ Name }}Handler{% if output %} {
        uuids: ::std::sync::Arc::new(::crate::tests::doubles::services::uuid::SequentialUuids::default()),
    }{% endif %};
    let command = ::app_core::{{ context }}::commands::{{ name }}::{{ Name }}{% if fields.size > 0 %} {
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}
    }{% endif %};

    {% if output %}let id = handler.handle(command).await.unwrap();

    assert_eq!(id, ::uuid::Uuid::from_u128(1){% if output.kind == "id" %}.into(){% endif %});{% else %}handler.handle(command).await.unwrap();{% endif %}
}
