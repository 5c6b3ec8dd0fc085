use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;

use crate::{
    UserId,
    user_profile::{domain::name::Name, ports::repo::user_profile::UserProfileRepository},
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
        let Some(mut profile) = self.profiles.get(command.user_id).await? else {
            return Err(Error::not_found(
                "profile_unknown",
                "This user has no profile.",
            ));
        };
        profile.rename(command.first_name, command.last_name);
        self.profiles.save(profile).await
    }
}
