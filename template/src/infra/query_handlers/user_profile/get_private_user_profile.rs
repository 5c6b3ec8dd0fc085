use app_core::user_profile::queries::get_private_user_profile::{
    GetPrivateUserProfile, PrivateUserProfileView,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::user_profiles;

#[injectable]
pub struct GetPrivateUserProfileHandler {
    unit_of_work: UnitOfWork,
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
        let mut connection = self.unit_of_work.connection().await?;
        let row = user_profiles::table
            .find(types::uuid(query.user_id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(PrivateUserProfileView::from))
    }
}

impl From<Row> for PrivateUserProfileView {
    fn from(row: Row) -> Self {
        Self {
            id: types::id(row.user_id),
            created_at: row.created_at,
            first_name: row.first_name,
            last_name: row.last_name,
        }
    }
}
