use std::sync::Arc;

use services::mailer::{Mailer, SmtpMailer};

use crate::tests::doubles::mailer::FakeMailer;

/// Checks what every implementation must do.
async fn contract(service: Arc<dyn Mailer>) {
    service.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(Arc::new(FakeMailer)).await;
}

#[tokio::test]
async fn real() {
    contract(Arc::new(SmtpMailer)).await;
}
