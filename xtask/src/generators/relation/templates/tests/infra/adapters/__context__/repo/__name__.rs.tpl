{% if references.size > 0 %}use runtime::db::Engine;

{% endif %}/// Checks what every implementation of the port must do.
async fn contract(repository: ::std::sync::Arc<dyn ::{{ repository }}>) {
    let one = ::{{ double }}::{{ name }}();
    let other = ::{{ double }}::other_{{ name }}();
    let others = [
        other,
        ::{{ path }} { {{ first.name }}: other.{{ first.name }}, ..one },
        ::{{ path }} { {{ second.name }}: other.{{ second.name }}, ..one },
    ];
    assert!(!repository.contains(one).await.unwrap());
    repository.add(one).await.unwrap();
    repository.add(one).await.unwrap();
    assert!(repository.contains(one).await.unwrap());
    for other in others {
        assert!(!repository.contains(other).await.unwrap());
        repository.add(other).await.unwrap();
    }

    repository.remove(one).await.unwrap();
    repository.remove(one).await.unwrap();
    assert!(!repository.contains(one).await.unwrap());
    for other in others {
        assert!(repository.contains(other).await.unwrap());
    }
}

#[tokio::test]
async fn in_memory() {
    contract(::std::sync::Arc::new(::{{ double }}::InMemory{{ Name }}Repository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
{% if references.size > 0 %}
#[tokio::test]
async fn what_it_links_must_exist() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let context = app.context.clone();

    let refused = app.context.database().write(1, move |unit_of_work| {
        let repository = ::crate::tests::support::app::Scope::new(context, unit_of_work).port::<dyn ::{{ repository }}>();
        async move { repository.add(::{{ double }}::{{ name }}()).await }
    });

    assert!(matches!(refused.await, Err(::kernel::Error::NotFound(_))));
}
{% endif %}
