use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    user_profile::{
        domain::user_profile::UserProfile, ports::repo::user_profile::UserProfileRepository,
    },
};
use async_trait::async_trait;
use kernel::Result;

#[derive(Default)]
pub struct InMemoryUserProfileRepository(Mutex<HashMap<UserId, UserProfile>>);

#[async_trait]
impl UserProfileRepository for InMemoryUserProfileRepository {
    async fn get(&self, user_id: UserId) -> Result<Option<UserProfile>> {
        Ok(self.0.lock().unwrap().get(&user_id).cloned())
    }

    async fn save(&self, profile: UserProfile) -> Result<()> {
        self.0.lock().unwrap().insert(profile.user_id, profile);
        Ok(())
    }

    async fn delete(&self, user_id: UserId) -> Result<bool> {
        Ok(self.0.lock().unwrap().remove(&user_id).is_some())
    }
}
