use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    auth::{
        domain::account_token::{AccountToken, AccountTokenId},
        ports::repo::account_token::AccountTokenRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Result;

#[derive(Default)]
pub struct InMemoryAccountTokenRepository(Mutex<HashMap<AccountTokenId, AccountToken>>);

#[async_trait]
impl AccountTokenRepository for InMemoryAccountTokenRepository {
    async fn get(&self, id: AccountTokenId) -> Result<Option<AccountToken>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, token: AccountToken) -> Result<()> {
        let mut tokens = self.0.lock().unwrap();
        tokens.retain(|_, other| (other.user_id, other.purpose) != (token.user_id, token.purpose));
        tokens.insert(token.id, token);
        Ok(())
    }

    async fn delete(&self, id: AccountTokenId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }

    async fn delete_of_user(&self, user_id: UserId) -> Result<()> {
        let mut tokens = self.0.lock().unwrap();
        tokens.retain(|_, token| token.user_id != user_id);
        Ok(())
    }

    async fn delete_expired(&self, now: DateTime<Utc>) -> Result<()> {
        let mut tokens = self.0.lock().unwrap();
        tokens.retain(|_, token| now < token.expires_at);
        Ok(())
    }
}
