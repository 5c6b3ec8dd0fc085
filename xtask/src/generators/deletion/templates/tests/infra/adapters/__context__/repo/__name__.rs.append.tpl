{%- assign double = "::crate::tests::doubles::adapters::" | append: context | append: "::repo::" | append: name -%}
{%- capture deletes -%}{{ method | replace: "delete_by", "deletes_by" }}{%- endcapture -%}
{%- capture arguments -%}{% for field in by %}{% render "sample", of: field.type, second: false %}{% unless forloop.last %}, {% endunless %}{% endfor %}{%- endcapture -%}
/// Checks that those with {% for field in by %}a `{{ field.name }}`{% unless forloop.last %} and {% endunless %}{% endfor %} are deleted, and others not.
async fn {{ deletes }}(repository: ::std::sync::Arc<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>) {
    let one = ::{{ path }} {
        {% for field in by %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}..{{ double }}::{{ name }}()
    };
    let other = ::{{ path }} {
        {% for field in by %}{{ field.name }}: {% render "field_sample", field: field, second: true %},
        {% endfor %}..{{ double }}::other_{{ name }}()
    };
    {% if by.size > 1 %}for different in [{% for field in by %}::{{ path }} { {{ field.name }}: other.{{ field.name }}{% unless field.type.copy %}.clone(){% endunless %}, ..one.clone() }, {% endfor %}] {
        repository.save(different.clone()).await.unwrap();
        repository.{{ method }}({{ arguments }}).await.unwrap();
        assert_eq!(repository.get(one.id).await.unwrap(), Some(different));
    }
    {% endif %}repository.save(one.clone()).await.unwrap();
    repository.save(other.clone()).await.unwrap();

    for _ in 0..2 {
        repository.{{ method }}({{ arguments }}).await.unwrap();
        assert_eq!(repository.get(one.id).await.unwrap(), None);
        assert_eq!(repository.get(other.id).await.unwrap(), Some(other.clone()));
    }
}

#[tokio::test]
async fn {{ deletes }}_in_memory() {
    {{ deletes }}(::std::sync::Arc::new({{ double }}::InMemory{{ Name }}Repository::default())).await;
}

#[tokio::test]
async fn {{ deletes }}_in_the_database() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        {{ deletes }}(scope.port()).await;
    })
    .await;
}
