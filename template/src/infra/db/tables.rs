//! The tables as Diesel sees them. A test compares them with the migrated database.

#![allow(clippy::wildcard_imports)] // any table may have columns of any type

diesel::table! {
    use runtime::db::sql_types::*;

    account_tokens (id) {
        id -> Uuid,
        user_id -> Uuid,
        purpose -> Text,
        email -> Text,
        digest -> Text,
        expires_at -> DateTime,
    }
}

diesel::table! {
    use runtime::db::sql_types::*;

    users (id) {
        id -> Uuid,
        email -> Text,
        email_confirmed_at -> Nullable<DateTime>,
        password_hash -> Text,
        created_at -> DateTime,
        disabled_at -> Nullable<DateTime>,
    }
}

diesel::table! {
    use runtime::db::sql_types::*;

    user_permissions (user_id, permission) {
        user_id -> Uuid,
        permission -> Text,
    }
}

diesel::table! {
    use runtime::db::sql_types::*;

    user_profiles (user_id) {
        user_id -> Uuid,
        first_name -> Text,
        last_name -> Text,
        created_at -> DateTime,
    }
}

diesel::table! {
    use runtime::db::sql_types::*;

    user_sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        created_at -> DateTime,
        last_use_at -> DateTime,
        secret_digest -> Text,
        renewal_key -> Text,
        client_address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
    }
}
