use std::sync::Arc;
use app_core::{{ context }}::ports::{{ name }}::{{ Name }};
use crate::infra::adapters::{{ context }}::{{ name }}::{{ Adapter }};
use crate::tests::doubles::adapters::{{ context }}::{{ name }}::Fake{{ Name }};

/// Checks what every implementation of the port must do.
async fn contract(port: Arc<dyn {{ Name }}>) {
    port.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(Arc::new(Fake{{ Name }})).await;
}

#[tokio::test]
async fn real() {
    contract(Arc::new({{ Adapter }})).await;
}
