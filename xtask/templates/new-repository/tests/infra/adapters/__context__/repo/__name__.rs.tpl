use std::sync::Arc;
use app_core::{{ context }}::domain::{{ module }}::{{ Name }};
use app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository;
use uuid::Uuid;
{% for path in sample_imports %}use {{ path }};
{% endfor %}use crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}::InMemory{{ Name }}Repository;
use crate::tests::support::app::TestApp;

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn {{ Name }}Repository>) {
    let id = Uuid::from_u128(1).into();
    assert_eq!(repository.get(id).await.unwrap(), None);

    let {{ var }} = {{ Name }} {
        id,
        {% for field in fields %}{{ field.name }}: {{ field.sample }},
        {% endfor %}
    };
    repository.save({{ var }}.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some({{ var }}.clone()));

    repository.save({{ var }}.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some({{ var }}));

    repository.delete(id).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.delete(id).await.unwrap();
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemory{{ Name }}Repository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
