use app_core::{
    UserId,
    user_profile::{
        domain::user_profile::UserProfile, ports::repo::user_profile::UserProfileRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{Backend, Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::user_profiles;

#[injectable]
pub struct DieselUserProfileRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = user_profiles, check_for_backend(Backend))]
struct Row {
    user_id: types::Uuid,
    first_name: String,
    last_name: String,
    created_at: DateTime<Utc>,
}

#[async_trait]
impl UserProfileRepository for DieselUserProfileRepository {
    async fn get(&self, user_id: UserId) -> Result<Option<UserProfile>> {
        let mut connection = self.unit_of_work.connection().await?;
        user_profiles::table
            .find(types::uuid(user_id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(UserProfile::try_from)
            .transpose()
    }

    async fn save(&self, profile: UserProfile) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(user_profiles::table)
            .values(Row::from(profile))
            .on_conflict(user_profiles::user_id)
            .do_update()
            .set((
                user_profiles::first_name.eq(excluded(user_profiles::first_name)),
                user_profiles::last_name.eq(excluded(user_profiles::last_name)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, user_id: UserId) -> Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(user_profiles::table.find(types::uuid(user_id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(deleted > 0)
    }
}

impl From<UserProfile> for Row {
    fn from(profile: UserProfile) -> Self {
        Self {
            user_id: profile.user_id.into(),
            first_name: profile.first_name.into(),
            last_name: profile.last_name.into(),
            created_at: profile.created_at,
        }
    }
}

impl TryFrom<Row> for UserProfile {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            user_id: types::id(row.user_id),
            first_name: row.first_name.try_into().map_err(Error::internal)?,
            last_name: row.last_name.try_into().map_err(Error::internal)?,
            created_at: row.created_at,
        })
    }
}
