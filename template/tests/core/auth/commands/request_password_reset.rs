use std::sync::Arc;

use app_core::auth::{
    commands::request_password_reset::{RequestPasswordReset, RequestPasswordResetHandler},
    domain::account_token::AccountTokenPurpose,
};
use kernel::{CommandHandler, doubles::DeferDouble};

#[tokio::test]
async fn a_mail_is_deferred_for_any_address() {
    let mail_token = Arc::new(DeferDouble::default());
    let handler = RequestPasswordResetHandler {
        mail_token: mail_token.clone(),
    };
    let email = "ada@example.org".parse().unwrap();

    handler
        .handle(RequestPasswordReset { email })
        .await
        .unwrap();

    let (job, _) = &mail_token.deferred()[0];
    assert_eq!(job.email.as_str(), "ada@example.org");
    assert_eq!(job.purpose, AccountTokenPurpose::ResetPassword);
    assert_eq!(job.new_email, None);
}
