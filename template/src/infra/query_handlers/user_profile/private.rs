use app_core::{
    QueryHandler, Result,
    user_profile::queries::private::{GetPrivateUserProfile, PrivateUserProfileView},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use nject::injectable;

use crate::infra::db::{Backend, Session, failure, tables::user_profiles, types};

#[injectable]
pub struct GetPrivateUserProfileHandler {
    session: Session,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = user_profiles, check_for_backend(Backend))]
struct Row {
    user_id: types::Uuid,
    created_at: DateTime<Utc>,
    first_name: String,
    last_name: String,
}

impl QueryHandler<GetPrivateUserProfile> for GetPrivateUserProfileHandler {
    async fn handle(&self, query: GetPrivateUserProfile) -> Result<Option<PrivateUserProfileView>> {
        let mut connection = self.session.connection().await?;
        let row = user_profiles::table
            .find(types::uuid(query.user_id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(|row| PrivateUserProfileView {
            id: types::id(row.user_id),
            created_at: row.created_at,
            first_name: row.first_name,
            last_name: row.last_name,
        }))
    }
}
