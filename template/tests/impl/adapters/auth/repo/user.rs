use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    auth::{
        domain::{email_address::EmailAddress, user::User},
        ports::repo::user::UserRepository,
    },
};
use async_trait::async_trait;
use kernel::{Error, Result};

#[derive(Default)]
pub struct InMemoryUserRepository(Mutex<HashMap<UserId, User>>);

#[async_trait]
impl UserRepository for InMemoryUserRepository {
    async fn get(&self, id: UserId) -> Result<Option<User>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, user: User) -> Result<()> {
        let mut users = self.0.lock().unwrap();
        let mut others = users.values().filter(|other| other.id != user.id);
        if others.any(|other| other.email == user.email) {
            return Err(Error::taken("/email", "email_taken", "taken"));
        }
        users.insert(user.id, user);
        Ok(())
    }

    async fn delete(&self, id: UserId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }

    async fn find_by_email(&self, email: &EmailAddress) -> Result<Option<User>> {
        let users = self.0.lock().unwrap();
        Ok(users.values().find(|user| user.email == *email).cloned())
    }
}
