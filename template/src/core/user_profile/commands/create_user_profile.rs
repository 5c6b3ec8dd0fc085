use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::{
    UserId,
    auth::{Name, events::user_registered::UserRegistered},
    user_profile::{
        domain::user_profile::UserProfile, ports::repo::user_profile::UserProfileRepository,
    },
};

/// Creates the profile of a new user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateUserProfile {
    pub user_id: UserId,
    pub first_name: Name,
    pub last_name: Name,
    pub created_at: DateTime<Utc>,
}

impl Command for CreateUserProfile {
    type Output = ();
}

/// It needs no lane: a user registers once, so no other job has to come before or after it.
impl Job for CreateUserProfile {
    const NAME: &'static str = "user_profile.create_user_profile";
}

impl From<UserRegistered> for CreateUserProfile {
    fn from(event: UserRegistered) -> Self {
        Self {
            user_id: event.user_id,
            first_name: event.first_name,
            last_name: event.last_name,
            created_at: event.at,
        }
    }
}

#[injectable]
pub struct CreateUserProfileHandler {
    pub profiles: Arc<dyn UserProfileRepository>,
}

impl CommandHandler<CreateUserProfile> for CreateUserProfileHandler {
    async fn handle(&self, command: CreateUserProfile) -> Result<()> {
        self.profiles
            .save(UserProfile {
                user_id: command.user_id,
                first_name: command.first_name,
                last_name: command.last_name,
                created_at: command.created_at,
            })
            .await
    }
}
