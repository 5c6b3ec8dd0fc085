use app_core::auth::queries::is_user_session_open::IsUserSessionOpen;
use diesel::{dsl::exists, prelude::*, select};
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::db::tables::user_sessions;

#[injectable]
pub struct IsUserSessionOpenHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<IsUserSessionOpen> for IsUserSessionOpenHandler {
    async fn handle(&self, query: IsUserSessionOpen) -> Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        let open = user_sessions::table.find(types::uuid(query.session_id));
        select(exists(open))
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    }
}
