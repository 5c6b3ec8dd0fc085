use std::{collections::HashMap, sync::Mutex};

use app_core::auth::{
    domain::user_session::{UserSession, UserSessionId},
    ports::repo::user_session::UserSessionRepository,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Result;

#[derive(Default)]
pub struct InMemoryUserSessionRepository(Mutex<HashMap<UserSessionId, UserSession>>);

#[async_trait]
impl UserSessionRepository for InMemoryUserSessionRepository {
    async fn get(&self, id: UserSessionId) -> Result<Option<UserSession>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, session: UserSession) -> Result<()> {
        self.0.lock().unwrap().insert(session.id, session);
        Ok(())
    }

    async fn delete(&self, id: UserSessionId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }

    async fn delete_last_used_before(&self, moment: DateTime<Utc>) -> Result<()> {
        let mut sessions = self.0.lock().unwrap();
        sessions.retain(|_, session| session.last_use_at >= moment);
        Ok(())
    }
}
