use app_core::{
    UserId,
    auth::{domain::user::User, ports::repo::user::UserRepository},
};
use uuid::Uuid;

use crate::{
    infra::composition::{Port, Scope},
    tests::r#impl::services::clock::FixedClock,
};

/// Somebody to whom other things can belong.
pub fn ada() -> User {
    User {
        id: Uuid::from_u128(1).into(),
        email: "ada@example.org".parse().unwrap(),
        password_hash: "a hash".into(),
        created_at: FixedClock::START,
    }
}

/// Keeps [`ada`] in the database, for tables that refer to her.
pub async fn keep_ada(scope: &Scope) -> UserId {
    <dyn UserRepository>::provide(scope)
        .save(ada())
        .await
        .unwrap();
    ada().id
}
