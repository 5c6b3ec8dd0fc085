use std::sync::Arc;

use app_core::auth::{
    commands::grant_permission::{GrantPermission, GrantPermissionHandler},
    domain::permission::Permission,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::auth::repo::{
    user::InMemoryUserRepository, user_permission::InMemoryUserPermissionRepository,
};

#[tokio::test]
async fn nobody_gets_a_permission_who_is_not_there() {
    let handler = GrantPermissionHandler {
        permissions: Arc::new(InMemoryUserPermissionRepository::default()),
        users: Arc::new(InMemoryUserRepository::default()),
    };

    let granted = handler
        .handle(GrantPermission {
            email: "ada@example.org".parse().unwrap(),
            permission: Permission::READ_USERS,
        })
        .await;

    assert!(matches!(granted, Err(Error::NotFound(_))));
}
