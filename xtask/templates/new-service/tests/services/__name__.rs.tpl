use std::sync::Arc;
use services::{{ name }}::{{ Name }};
use services::{{ name }}::{{ Implementation }};
use crate::tests::doubles::{{ name }}::Fake{{ Name }};

/// Checks what every implementation must do.
async fn contract(service: Arc<dyn {{ Name }}>) {
    service.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(Arc::new(Fake{{ Name }})).await;
}

#[tokio::test]
async fn real() {
    contract(Arc::new({{ Implementation }})).await;
}
