use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::clock::Clock;

/// Part of the interface of this command: other contexts need it to create one.
pub use crate::user_profile::domain::name::Name;
use crate::{
    UserId,
    user_profile::{
        domain::user_profile::UserProfile, ports::repo::user_profile::UserProfileRepository,
    },
};

/// Creates the profile of a new user.
#[derive(Clone, Debug)]
pub struct CreateUserProfile {
    pub user_id: UserId,
    pub first_name: Name,
    pub last_name: Name,
}

impl Command for CreateUserProfile {
    type Output = ();
}

#[injectable]
pub struct CreateUserProfileHandler {
    pub clock: Arc<dyn Clock>,
    pub profiles: Arc<dyn UserProfileRepository>,
}

impl CommandHandler<CreateUserProfile> for CreateUserProfileHandler {
    async fn handle(&self, command: CreateUserProfile) -> Result<()> {
        self.profiles
            .save(UserProfile {
                user_id: command.user_id,
                first_name: command.first_name,
                last_name: command.last_name,
                created_at: self.clock.now(),
            })
            .await
    }
}
