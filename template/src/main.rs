//! The composition root: all components of this service on one page.
//!
//! A port, a handler, a router or an app is part of the service when it is listed here.

mod infra;
mod service;
mod settings;
#[cfg(test)]
#[path = "../tests/mod.rs"]
mod tests;

use std::process::ExitCode;

use app_core::{
    auth::{
        commands::{
            change_password::{ChangePassword, ChangePasswordHandler},
            close_user_session::{CloseUserSession, CloseUserSessionHandler},
            close_user_sessions::{CloseUserSessions, CloseUserSessionsHandler},
            delete_user::{DeleteUser, DeleteUserHandler},
            disable_user::{DisableUser, DisableUserHandler},
            enable_user::{EnableUser, EnableUserHandler},
            grant_permission::{GrantPermission, GrantPermissionHandler},
            open_user_session::{OpenUserSession, OpenUserSessionHandler},
            purge_user_sessions::{PurgeUserSessions, PurgeUserSessionsHandler},
            refresh_user_session::{RefreshUserSession, RefreshUserSessionHandler},
            register_user::{RegisterUser, RegisterUserHandler},
            revoke_permission::{RevokePermission, RevokePermissionHandler},
            set_password::{SetPassword, SetPasswordHandler},
        },
        events::{
            password_changed::PasswordChanged, user_deleted::UserDeleted,
            user_registered::UserRegistered,
        },
        ports::{
            access_token_rules::AccessTokenRules,
            repo::{
                user::UserRepository, user_permission::UserPermissionRepository,
                user_session::UserSessionRepository,
            },
            token_generator::TokenGenerator,
            token_lifetimes::TokenLifetimes,
        },
        queries::{
            get_account::GetAccount, get_credentials::GetCredentials,
            get_credentials_of_user::GetCredentialsOfUser, is_user_session_open::IsUserSessionOpen,
            list_user_sessions::ListUserSessions,
        },
    },
    user_profile::{
        commands::{
            create_user_profile::{CreateUserProfile, CreateUserProfileHandler},
            delete_user_profile::{DeleteUserProfile, DeleteUserProfileHandler},
            update_user_profile::{UpdateUserProfile, UpdateUserProfileHandler},
        },
        ports::repo::user_profile::UserProfileRepository,
        queries::get_private_user_profile::GetPrivateUserProfile,
    },
};
use runtime::{
    cli::{
        Cli,
        apps::{completions, db, jobs, openapi, serve, worker},
    },
    handlers, ports, schedules, subscribers,
};
use services::{
    clock::{Clock, SystemClock},
    hasher::{Argon2Hasher, Hasher, Params},
    jwt::{Hs256Jwt, Jwt},
    uuid::{UuidGenerator, UuidV7Generator},
};

use crate::{
    infra::{
        adapters::{
            auth::{
                access_token_rules::ConfiguredAccessTokenRules,
                repo::{
                    user::DieselUserRepository, user_permission::DieselUserPermissionRepository,
                    user_session::DieselUserSessionRepository,
                },
                token_generator::OsTokenGenerator,
                token_lifetimes::ConfiguredTokenLifetimes,
            },
            user_profile::repo::user_profile::DieselUserProfileRepository,
        },
        api::{
            builder::ApiBuilder,
            routes::{account, auth, registration, sessions, users},
        },
        cli::builder::CliBuilder,
        query_handlers::{
            auth::{
                get_account::GetAccountHandler, get_credentials::GetCredentialsHandler,
                get_credentials_of_user::GetCredentialsOfUserHandler,
                is_user_session_open::IsUserSessionOpenHandler,
                list_user_sessions::ListUserSessionsHandler,
            },
            user_profile::get_private_user_profile::GetPrivateUserProfileHandler,
        },
    },
    service::Service,
};

ports! {
    Service;
    singletons(settings) {
        AccessTokenRules => ConfiguredAccessTokenRules::new(&settings.auth),
        Clock            => SystemClock,
        Hasher           => Argon2Hasher::new(Params::default(), settings.auth.hashing),
        Jwt              => Hs256Jwt::new(&settings.auth.access_token_secrets)?,
        TokenGenerator   => OsTokenGenerator,
        TokenLifetimes   => ConfiguredTokenLifetimes::new(&settings.auth),
        UuidGenerator    => UuidV7Generator,
    }
    scoped {
        UserPermissionRepository => DieselUserPermissionRepository,
        UserProfileRepository    => DieselUserProfileRepository,
        UserRepository           => DieselUserRepository,
        UserSessionRepository    => DieselUserSessionRepository,
    }
}

handlers! {
    Service;
    ChangePassword        => ChangePasswordHandler,
    CloseUserSession      => CloseUserSessionHandler,
    CloseUserSessions     => CloseUserSessionsHandler,
    CreateUserProfile     => CreateUserProfileHandler,
    DeleteUser            => DeleteUserHandler,
    DeleteUserProfile     => DeleteUserProfileHandler,
    DisableUser           => DisableUserHandler,
    EnableUser            => EnableUserHandler,
    GetAccount            => GetAccountHandler,
    GetCredentials        => GetCredentialsHandler,
    GetCredentialsOfUser  => GetCredentialsOfUserHandler,
    GetPrivateUserProfile => GetPrivateUserProfileHandler,
    GrantPermission       => GrantPermissionHandler,
    IsUserSessionOpen     => IsUserSessionOpenHandler,
    ListUserSessions      => ListUserSessionsHandler,
    OpenUserSession       => OpenUserSessionHandler,
    PurgeUserSessions     => PurgeUserSessionsHandler,
    RefreshUserSession    => RefreshUserSessionHandler,
    RegisterUser          => RegisterUserHandler,
    RevokePermission      => RevokePermissionHandler,
    SetPassword           => SetPasswordHandler,
    UpdateUserProfile     => UpdateUserProfileHandler,
}

subscribers! {
    Service;
    PasswordChanged => [],
    UserDeleted     => [DeleteUserProfile],
    UserRegistered  => [CreateUserProfile],
}

schedules! {
    Service;
    "0 * * * *" => PurgeUserSessions,
}

#[allow(clippy::too_many_lines)] // one line for each router
fn api() -> ApiBuilder {
    ApiBuilder::new().include_routers([
        account::router,
        auth::router,
        registration::router,
        sessions::router,
        users::router,
    ])
}

#[allow(clippy::too_many_lines)] // one line for each app
fn cli() -> Cli {
    CliBuilder::new()
        .include_apps([
            serve::app(api),
            worker::app::<Service>(),
            db::app::<Service>(),
            jobs::app::<Service>(),
            openapi::app(api),
            completions::app(cli),
            infra::cli::apps::auth::app(),
            infra::cli::apps::sessions::app(),
            infra::cli::apps::users::app(),
        ])
        .build()
}

fn main() -> ExitCode {
    cli().run()
}
