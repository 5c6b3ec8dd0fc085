/// Checks what every implementation of the port must do.
async fn contract(repository: ::std::sync::Arc<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>) {
    let id = ::uuid::Uuid::from_u128(1).into();
    assert_eq!(repository.get(id).await.unwrap(), None);

    let {{ var }} = ::{{ path }} {
        id,
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}
    };
    repository.save({{ var }}.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some({{ var }}));

    let changed = ::{{ path }} {
        id,
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: true %},
        {% endfor %}
    };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed));

    repository.delete(id).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.delete(id).await.unwrap();
}

#[tokio::test]
async fn in_memory() {
    contract(::std::sync::Arc::new(::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}::InMemory{{ Name }}Repository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
