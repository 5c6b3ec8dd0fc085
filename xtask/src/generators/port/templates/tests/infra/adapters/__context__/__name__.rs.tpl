/// Checks what every implementation of the port must do.
async fn contract(port: ::std::sync::Arc<dyn ::app_core::{{ context }}::ports::{{ name }}::{{ Name }}>) {
    port.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(::std::sync::Arc::new(::crate::tests::doubles::adapters::{{ context }}::{{ name }}::Fake{{ Name }})).await;
}

#[tokio::test]
async fn real() {
    contract(::std::sync::Arc::new(::crate::infra::adapters::{{ context }}::{{ name }}::{{ Adapter }})).await;
}
