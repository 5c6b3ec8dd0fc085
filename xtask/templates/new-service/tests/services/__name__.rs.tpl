use std::sync::Arc;
use services::{{ name }}::{{ Name }};
use services::{{ name }}::{{ Implementation }};
use crate::tests::r#impl::services::{{ name }}::Fake{{ Name }};

/// What every implementation does.
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
