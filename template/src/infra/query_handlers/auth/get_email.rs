use app_core::auth::queries::get_email::{EmailView, GetEmail};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::users;

#[injectable]
pub struct GetEmailHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
struct Row {
    email: String,
    email_confirmed_at: Option<DateTime<Utc>>,
}

impl QueryHandler<GetEmail> for GetEmailHandler {
    async fn handle(&self, query: GetEmail) -> Result<Option<EmailView>> {
        let mut connection = self.unit_of_work.connection().await?;
        users::table
            .find(types::uuid(query.user_id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(EmailView::try_from)
            .transpose()
    }
}

impl TryFrom<Row> for EmailView {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            email: row.email.try_into().map_err(Error::internal)?,
            email_confirmed: row.email_confirmed_at.is_some(),
        })
    }
}
