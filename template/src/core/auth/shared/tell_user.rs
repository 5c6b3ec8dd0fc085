use kernel::{Defer, Result};

use crate::auth::{
    commands::mail_account_notice::MailAccountNotice,
    domain::{account_notice::AccountNotice, user::User},
};

/// Tells `user` by a mail what has happened to their account, if they have confirmed their address. Otherwise it may be
/// that of somebody else, whom the account does not concern.
pub async fn tell_user(
    mail_notice: &dyn Defer<MailAccountNotice>,
    user: &User,
    notice: AccountNotice,
) -> Result<()> {
    if user.email_confirmed_at.is_none() {
        return Ok(());
    }
    let email = user.email.clone();
    mail_notice.now(MailAccountNotice { email, notice }).await
}
