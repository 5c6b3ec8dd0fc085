use std::collections::BTreeSet;

use app_core::{
    UserId,
    auth::{
        domain::permission::Permission, ports::repo::user_permission::UserPermissionRepository,
    },
};
use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::user_permissions;

#[injectable]
pub struct DieselUserPermissionRepository {
    unit_of_work: UnitOfWork,
}

#[async_trait]
impl UserPermissionRepository for DieselUserPermissionRepository {
    async fn get(&self, user_id: UserId) -> Result<BTreeSet<Permission>> {
        let mut connection = self.unit_of_work.connection().await?;
        let permissions: Vec<String> = user_permissions::table
            .filter(user_permissions::user_id.eq(types::uuid(user_id)))
            .select(user_permissions::permission)
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        permissions
            .into_iter()
            .map(|permission| permission.try_into().map_err(Error::internal))
            .collect()
    }

    async fn grant(&self, user_id: UserId, permission: Permission) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(user_permissions::table)
            .values((
                user_permissions::user_id.eq(types::uuid(user_id)),
                user_permissions::permission.eq(permission.as_str()),
            ))
            .on_conflict_do_nothing();
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn revoke(&self, user_id: UserId, permission: Permission) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let granted = user_permissions::table.find((types::uuid(user_id), permission.as_str()));
        diesel::delete(granted)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}
