use std::{collections::BTreeSet, sync::Arc};

use app_core::auth::{
    domain::permission::Permission, ports::repo::user_permission::UserPermissionRepository,
};

use crate::tests::{
    doubles::adapters::auth::{repo::user_permission::InMemoryUserPermissionRepository, user::ada},
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(permissions: Arc<dyn UserPermissionRepository>) {
    let write: Permission = "users:write".parse().unwrap();
    assert_eq!(permissions.get(ada().id).await.unwrap(), BTreeSet::new());

    for permission in [&write, &Permission::READ_USERS, &write] {
        permissions
            .grant(ada().id, permission.clone())
            .await
            .unwrap();
    }

    assert_eq!(
        permissions.get(ada().id).await.unwrap(),
        [write.clone(), Permission::READ_USERS].into()
    );

    for _ in 0..2 {
        let revoked = permissions.revoke(ada().id, write.clone()).await;
        revoked.unwrap();
    }
    assert_eq!(
        permissions.get(ada().id).await.unwrap(),
        [Permission::READ_USERS].into()
    );
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryUserPermissionRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
