use std::sync::Arc;

use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::{
    UserId,
    auth::events::user_deleted::UserDeleted,
    user_profile::{
        ports::repo::user_profile::UserProfileRepository, shared::profile_unknown::profile_unknown,
    },
};

/// Deletes the profile of a user who has deleted their account. If the job that creates the profile has not run yet,
/// this one fails, and is run again later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeleteUserProfile {
    pub user_id: UserId,
}

impl Command for DeleteUserProfile {
    type Output = ();
}

impl Job for DeleteUserProfile {
    const NAME: &'static str = "user_profile.delete_user_profile";
}

impl From<UserDeleted> for DeleteUserProfile {
    fn from(event: UserDeleted) -> Self {
        Self {
            user_id: event.user_id,
        }
    }
}

#[injectable]
pub struct DeleteUserProfileHandler {
    pub profiles: Arc<dyn UserProfileRepository>,
}

impl CommandHandler<DeleteUserProfile> for DeleteUserProfileHandler {
    async fn handle(&self, command: DeleteUserProfile) -> Result<()> {
        let deleted = self.profiles.delete(command.user_id).await?;
        deleted.then_some(()).ok_or_else(profile_unknown)
    }
}
