{%- assign double = "::crate::tests::doubles::adapters::" | append: context | append: "::repo::" | append: name -%}
{%- if owner -%}{%- assign found = "owners" -%}{%- assign lookup = "owners_of" -%}{%- else -%}{%- assign found = "those_that_exist" -%}{%- assign lookup = "existing" -%}{%- endif -%}
/// Checks that those that exist are found{% if owner %}, with the `{{ owner }}` of each{% endif %}.
async fn finds_{{ found }}(repository: ::std::sync::Arc<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>) {
    let stored = [{{ double }}::{{ name }}(), {{ double }}::other_{{ name }}()];
    let found = stored.each_ref().map(|one| {% if owner %}(one.id, one.{{ owner }}){% else %}one.id{% endif %});
    let unknown = ::{{ id_path }}::from(::uuid::Uuid::from_u128(999));
    let asked = [stored[0].id, unknown, stored[1].id];
    assert!(repository.{{ lookup }}(&asked).await.unwrap().is_empty());
    for one in stored {
        repository.save(one).await.unwrap();
    }

    assert_eq!(repository.{{ lookup }}(&asked).await.unwrap(), found.into());
    assert!(repository.{{ lookup }}(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn finds_{{ found }}_in_memory() {
    finds_{{ found }}(::std::sync::Arc::new({{ double }}::InMemory{{ Name }}Repository::default())).await;
}

#[tokio::test]
async fn finds_{{ found }}_in_the_database() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        finds_{{ found }}(scope.port()).await;
    })
    .await;
}
