{%- capture commands -%}::app_core::{{ context }}::commands::remove_{{ name }}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};

#[tokio::test]
async fn removes_one() {
    let {{ plural }} = ::std::sync::Arc::<::{{ double }}::InMemory{{ Name }}Repository>::default();
    let (one, other) = (::{{ double }}::{{ name }}(), ::{{ double }}::other_{{ name }}());
    {{ plural }}.add(one).await.unwrap();
    {{ plural }}.add(other).await.unwrap();
    let handler = {{ commands }}::Remove{{ Name }}Handler { {{ plural }}: {{ plural }}.clone() };

    let command = {{ commands }}::Remove{{ Name }} {
        {{ first.name }}: one.{{ first.name }},
        {{ second.name }}: one.{{ second.name }},
    };
    handler.handle(command).await.unwrap();

    assert!(!{{ plural }}.contains(one).await.unwrap());
    assert!({{ plural }}.contains(other).await.unwrap());
}
