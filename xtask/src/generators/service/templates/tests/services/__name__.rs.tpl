/// Checks what every implementation must do.
async fn contract(service: ::std::sync::Arc<dyn ::services::{{ name }}::{{ Name }}>) {
    service.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(::std::sync::Arc::new(::crate::tests::doubles::{{ name }}::Fake{{ Name }})).await;
}

#[tokio::test]
async fn real() {
    contract(::std::sync::Arc::new(::services::{{ name }}::{{ Implementation }})).await;
}
