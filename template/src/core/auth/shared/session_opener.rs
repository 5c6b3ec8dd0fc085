use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::Result;
use nject::injectable;
use secrecy::ExposeSecret;
use services::uuid::UuidGenerator;

use super::{
    session_token::{SECRET_BYTES, digest},
    user_tokens::{UserTokens, UserTokensIssuer},
};
use crate::{
    UserId,
    auth::{
        domain::{session_client::SessionClient, user_session::UserSession},
        ports::{repo::user_session::UserSessionRepository, token_generator::TokenGenerator},
    },
};

/// Opens sessions of users who have given their password. Handlers have it as a field.
#[injectable]
pub struct SessionOpener {
    pub issuer: UserTokensIssuer,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn TokenGenerator>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl SessionOpener {
    /// Opens a session, and returns its tokens.
    pub async fn open(
        &self,
        user_id: UserId,
        client: SessionClient,
        now: DateTime<Utc>,
    ) -> Result<UserTokens> {
        let secret = self.tokens.generate(SECRET_BYTES)?;
        let renewal_key = self.tokens.generate(SECRET_BYTES)?;
        let session = UserSession::open(
            self.uuids.next().into(),
            user_id,
            digest(&secret),
            renewal_key.expose_secret().to_owned(),
            client,
            now,
        );
        self.sessions.save(session.clone()).await?;
        self.sessions
            .delete_all_but(user_id, UserSession::MAX_PER_USER)
            .await?;
        self.issuer.issue(&session, &secret, now).await
    }
}
