use app_core::auth::domain::user::User;
use uuid::Uuid;

use crate::tests::doubles::services::clock::FixedClock;

/// Returns a user, for objects that need an owner.
pub fn ada() -> User {
    User {
        id: Uuid::from_u128(1).into(),
        email: "ada@example.org".parse().unwrap(),
        email_confirmed_at: None,
        password_hash: "a hash".into(),
        created_at: FixedClock::START,
        disabled_at: None,
    }
}

/// Returns the same user, who has confirmed their address.
pub fn confirmed_ada() -> User {
    User {
        email_confirmed_at: Some(FixedClock::START),
        ..ada()
    }
}
