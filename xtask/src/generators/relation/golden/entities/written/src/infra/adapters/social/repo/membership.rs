use app_core::social::{
    domain::membership::Membership, ports::repo::membership::MembershipRepository,
};
use async_trait::async_trait;
use diesel::{dsl::exists, prelude::*};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::memberships;

#[injectable]
pub struct DieselMembershipRepository {
    unit_of_work: UnitOfWork,
}

#[async_trait]
impl MembershipRepository for DieselMembershipRepository {
    async fn contains(&self, membership: Membership) -> Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::select(exists(memberships::table.find(key(membership))))
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    }

    async fn add(&self, membership: Membership) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let (member_id, group_id) = key(membership);
        let insert = diesel::insert_into(memberships::table)
            .values((
                memberships::member_id.eq(member_id),
                memberships::group_id.eq(group_id),
            ))
            .on_conflict_do_nothing();
        Prepared(insert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::not_found(
                        "membership_end_unknown",
                        "There is no such member or group.",
                    )
                } else {
                    failure(error)
                }
            })?;
        Ok(())
    }

    async fn remove(&self, membership: Membership) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete(memberships::table.find(key(membership)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

fn key(membership: Membership) -> (types::Uuid, types::Uuid) {
    (
        types::uuid(membership.member_id),
        types::uuid(membership.group_id),
    )
}
