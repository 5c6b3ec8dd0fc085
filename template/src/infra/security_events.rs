//! The events that matter for security, as they are written to the log, with the target `security`.
//!
//! Programs find them by their names, which therefore must not change. `user_id` is the user whom an event is about. The id
//! of the request, the address of the client, and the user who makes the request, if that is proved, are in `request`, as in
//! each line of its log. Email addresses are left out: whoever reads the log finds a known user by the id, and an
//! unknown address may be that of somebody else, or a password in the wrong field.

use app_core::{
    UserId,
    auth::{
        domain::{
            account_token::InvalidAccountToken, permission::Permission, user_session::UserSessionId,
        },
        shared::password_check::WrongPassword,
    },
};
use kernel::Error;
use runtime::telemetry::SECURITY;
use tracing::field::display;

pub fn registered(user_id: UserId) {
    tracing::info!(target: SECURITY, event = "auth.registration.succeeded", %user_id);
}

/// Somebody has tried to register with the email address of this user.
pub fn registered_again(user_id: UserId) {
    tracing::warn!(target: SECURITY, event = "auth.registration.repeated", %user_id);
}

pub fn signed_in(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.sign_in.succeeded", %user_id, %session_id);
}

/// There is no `user_id` if the email address is unknown.
pub fn sign_in_failed(user_id: Option<UserId>) {
    tracing::warn!(target: SECURITY, event = "auth.sign_in.failed", user_id = user_id.map(display));
}

/// The password is right. Clients do not learn that.
pub fn sign_in_of_disabled_user(user_id: UserId) {
    tracing::warn!(target: SECURITY, event = "auth.sign_in.disabled", %user_id);
}

pub fn signed_out(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.sign_out.succeeded", %user_id, %session_id);
}

pub fn session_renewed(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.session.renewed", %user_id, %session_id);
}

pub fn session_closed(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.session.closed", %user_id, %session_id);
}

pub fn session_closed_by_operator(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.session.closed_by_operator", %user_id, %session_id);
}

/// All of a user, except this one, in which the user did it.
pub fn sessions_closed(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.sessions.closed", %user_id, %session_id);
}

/// All of a user.
pub fn sessions_closed_by_operator(user_id: UserId) {
    tracing::info!(target: SECURITY, event = "auth.sessions.closed_by_operator", %user_id);
}

/// Two clients have a session token: it was copied. The session is closed.
pub fn session_token_reused(user_id: UserId, session_id: UserSessionId) {
    tracing::warn!(target: SECURITY, event = "auth.session_token.reused", %user_id, %session_id);
}

/// A session token is malformed or made up, or its session has ended.
pub fn session_token_refused(session_id: Option<UserSessionId>) {
    let session_id = session_id.map(display);
    tracing::warn!(target: SECURITY, event = "auth.session_token.refused", session_id);
}

/// This service has not signed an access token. One that has expired is usual.
pub fn access_token_refused() {
    tracing::warn!(target: SECURITY, event = "auth.access_token.refused");
}

/// An access token is still valid, but its session has ended, and the route asks for one.
pub fn session_of_access_token_ended(user_id: UserId, session_id: UserSessionId) {
    tracing::warn!(target: SECURITY, event = "auth.access_token.ended", %user_id, %session_id);
}

pub fn permission_refused(user_id: UserId, session_id: UserSessionId, permission: &Permission) {
    tracing::warn!(
        target: SECURITY,
        event = "auth.permission.refused",
        %user_id,
        %session_id,
        %permission,
    );
}

pub fn permission_granted(user_id: UserId, permission: &Permission) {
    tracing::info!(target: SECURITY, event = "auth.permission.granted", %user_id, %permission);
}

pub fn permission_revoked(user_id: UserId, permission: &Permission) {
    tracing::info!(target: SECURITY, event = "auth.permission.revoked", %user_id, %permission);
}

/// Logs that a user who has signed in did not know their password, if that is the `error`.
pub fn password_refused(user_id: UserId, session_id: UserSessionId, error: &Error) {
    if is_about(error, WrongPassword::CODE) {
        tracing::warn!(target: SECURITY, event = "auth.password.refused", %user_id, %session_id);
    }
}

/// Whoever has an access token of this session has tried too many passwords. The event `rate_limit.exceeded` comes first.
pub fn password_locked(user_id: UserId, session_id: UserSessionId) {
    tracing::warn!(target: SECURITY, event = "auth.password.locked", %user_id, %session_id);
}

/// `session_id` is that of the session which was opened with it.
pub fn password_changed(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.password.changed", %user_id, %session_id);
}

pub fn password_changed_by_operator(user_id: UserId) {
    tracing::warn!(target: SECURITY, event = "auth.password.changed_by_operator", %user_id);
}

pub fn user_exported(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.user.exported", %user_id, %session_id);
}

pub fn user_deleted(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(target: SECURITY, event = "auth.user.deleted", %user_id, %session_id);
}

pub fn user_disabled(user_id: UserId) {
    tracing::info!(target: SECURITY, event = "auth.user.disabled", %user_id);
}

pub fn user_enabled(user_id: UserId) {
    tracing::info!(target: SECURITY, event = "auth.user.enabled", %user_id);
}

pub fn email_confirmation_requested(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(
        target: SECURITY,
        event = "auth.email_confirmation.requested",
        %user_id,
        %session_id,
    );
}

pub fn email_confirmed(user_id: UserId, session_id: UserSessionId) {
    tracing::info!(
        target: SECURITY,
        event = "auth.email_confirmation.succeeded",
        %user_id,
        %session_id,
    );
}

pub fn email_change_requested(user_id: UserId, session_id: UserSessionId) {
    tracing::warn!(target: SECURITY, event = "auth.email_change.requested", %user_id, %session_id);
}

pub fn email_changed(user_id: UserId, session_id: UserSessionId) {
    tracing::warn!(target: SECURITY, event = "auth.email_change.succeeded", %user_id, %session_id);
}

/// Who it is for is only known later, if there is such a user at all.
pub fn password_reset_requested() {
    tracing::info!(target: SECURITY, event = "auth.password_reset.requested");
}

pub fn password_reset(user_id: UserId) {
    tracing::warn!(target: SECURITY, event = "auth.password_reset.succeeded", %user_id);
}

/// Logs that a mailed token is made up, has expired or was used before, if that is the `error`.
pub fn account_token_refused(error: &Error) {
    if is_about(error, InvalidAccountToken::CODE) {
        tracing::warn!(target: SECURITY, event = "auth.account_token.refused");
    }
}

/// Returns true if `error` is that an input breaks the rule with this `code`.
fn is_about(error: &Error, code: &str) -> bool {
    matches!(error, Error::Invalid(broken) if broken.iter().any(|rule| rule.code == code))
}
