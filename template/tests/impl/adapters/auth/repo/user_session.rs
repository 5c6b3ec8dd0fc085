use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    auth::{
        domain::user_session::{SessionLifetime, UserSession, UserSessionId},
        ports::repo::user_session::UserSessionRepository,
    },
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

    async fn delete_expired(&self, now: DateTime<Utc>, lifetime: SessionLifetime) -> Result<()> {
        let mut sessions = self.0.lock().unwrap();
        sessions.retain(|_, session| !session.has_expired(now, lifetime));
        Ok(())
    }

    async fn delete_all_but(&self, user_id: UserId, count: usize) -> Result<()> {
        let mut sessions = self.0.lock().unwrap();
        let of_user = sessions
            .values()
            .filter(|session| session.user_id == user_id);
        let mut by_use: Vec<_> = of_user
            .map(|session| (session.last_use_at, session.id))
            .collect();
        by_use.sort_unstable_by(|one, other| other.cmp(one));
        for (_, id) in by_use.into_iter().skip(count) {
            sessions.remove(&id);
        }
        Ok(())
    }

    async fn delete_all_of(&self, user_id: UserId, except: Option<UserSessionId>) -> Result<()> {
        let mut sessions = self.0.lock().unwrap();
        sessions.retain(|&id, session| session.user_id != user_id || Some(id) == except);
        Ok(())
    }
}
