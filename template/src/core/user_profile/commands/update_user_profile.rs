use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::Name,
    user_profile::{
        ports::repo::user_profile::UserProfileRepository, shared::profile_unknown::profile_unknown,
    },
};

/// Changes the given fields of a profile.
#[derive(Clone, Debug)]
pub struct UpdateUserProfile {
    pub user_id: UserId,
    pub first_name: Option<Name>,
    pub last_name: Option<Name>,
}

impl Command for UpdateUserProfile {
    type Output = ();
}

#[injectable]
pub struct UpdateUserProfileHandler {
    pub profiles: Arc<dyn UserProfileRepository>,
}

impl CommandHandler<UpdateUserProfile> for UpdateUserProfileHandler {
    async fn handle(&self, command: UpdateUserProfile) -> Result<()> {
        let profile = self.profiles.get(command.user_id).await?;
        let mut profile = profile.ok_or_else(profile_unknown)?;
        profile.rename(command.first_name, command.last_name);
        self.profiles.save(profile).await
    }
}
