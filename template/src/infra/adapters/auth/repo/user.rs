use app_core::{
    UserId,
    auth::{
        domain::{email_address::EmailAddress, user::User},
        ports::repo::user::UserRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{Backend, Prepared, UnitOfWork, failure, types, violates_unique};
use secrecy::ExposeSecret;

use crate::infra::db::tables::users;

#[injectable]
pub struct DieselUserRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    email: String,
    email_confirmed_at: Option<DateTime<Utc>>,
    password_hash: String,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

#[async_trait]
impl UserRepository for DieselUserRepository {
    async fn get(&self, id: UserId) -> Result<Option<User>> {
        let mut connection = self.unit_of_work.connection().await?;
        users::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(User::try_from)
            .transpose()
    }

    async fn save(&self, user: User) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(users::table)
            .values(Row::from(user))
            .on_conflict(users::id)
            .do_update()
            .set((
                users::email.eq(excluded(users::email)),
                users::email_confirmed_at.eq(excluded(users::email_confirmed_at)),
                users::password_hash.eq(excluded(users::password_hash)),
                users::disabled_at.eq(excluded(users::disabled_at)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if violates_unique(&error, "users", &["email"]) {
                    Error::taken(
                        "/email",
                        "email_taken",
                        "This email address is already registered.",
                    )
                } else {
                    failure(error)
                }
            })?;
        Ok(())
    }

    async fn delete(&self, id: UserId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        // The database removes what belongs to the user (`ON DELETE CASCADE`).
        diesel::delete(users::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn find_by_email(&self, email: &EmailAddress) -> Result<Option<User>> {
        let mut connection = self.unit_of_work.connection().await?;
        users::table
            .filter(users::email.eq(email.as_str()))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(User::try_from)
            .transpose()
    }
}

impl From<User> for Row {
    fn from(user: User) -> Self {
        Self {
            id: user.id.into(),
            email: user.email.into(),
            email_confirmed_at: user.email_confirmed_at,
            password_hash: user.password_hash.expose_secret().to_owned(),
            created_at: user.created_at,
            disabled_at: user.disabled_at,
        }
    }
}

impl TryFrom<Row> for User {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            email: row.email.try_into().map_err(Error::internal)?,
            email_confirmed_at: row.email_confirmed_at,
            password_hash: row.password_hash.into(),
            created_at: row.created_at,
            disabled_at: row.disabled_at,
        })
    }
}
