//! The composition root: what this service consists of, on one page.
//!
//! A port, a handler, a router or an app exists for the service when it has its line here.

#[macro_use]
mod infra;
mod settings;
#[cfg(test)]
#[path = "../tests/mod.rs"]
mod tests;

use std::process::ExitCode;

use app_core::{
    auth::{
        commands::{
            close_user_session::{CloseUserSession, CloseUserSessionHandler},
            grant_permission::{GrantPermission, GrantPermissionHandler},
            open_user_session::{OpenUserSession, OpenUserSessionHandler},
            refresh_user_session::{RefreshUserSession, RefreshUserSessionHandler},
            register_user::{RegisterUser, RegisterUserHandler},
            sign_in::{SignIn, SignInHandler},
        },
        ports::{
            repo::{
                user::UserRepository, user_permission::UserPermissionRepository,
                user_session::UserSessionRepository,
            },
            token_generator::TokenGenerator,
        },
        queries::credentials::GetCredentials,
    },
    user_profile::{
        commands::{
            create_user_profile::{CreateUserProfile, CreateUserProfileHandler},
            update_user_profile::{UpdateUserProfile, UpdateUserProfileHandler},
        },
        ports::repo::user_profile::UserProfileRepository,
        queries::private::GetPrivateUserProfile,
    },
};
use services::{
    clock::{Clock, SystemClock},
    hasher::{Argon2Hasher, Hasher},
    jwt::{Hs256Jwt, Jwt},
    uuid::{UuidGenerator, UuidV7Generator},
};

use crate::infra::{
    adapters::{
        auth::{
            repo::{
                user::DieselUserRepository, user_permission::DieselUserPermissionRepository,
                user_session::DieselUserSessionRepository,
            },
            token_generator::OsTokenGenerator,
        },
        user_profile::repo::user_profile::DieselUserProfileRepository,
    },
    api::{
        builder::ApiBuilder,
        routes::{auth, registration, users},
    },
    cli::{
        Cli, CliBuilder,
        apps::{completions, db, openapi, serve},
    },
    query_handlers::{
        auth::credentials::GetCredentialsHandler,
        user_profile::private::GetPrivateUserProfileHandler,
    },
};

ports! {
    lifespan(settings) {
        Clock          => SystemClock,
        Hasher         => Argon2Hasher::default(),
        Jwt            => Hs256Jwt::new(&settings.auth.access_token_secret),
        TokenGenerator => OsTokenGenerator,
        UuidGenerator  => UuidV7Generator,
    }
    unit_of_work {
        UserPermissionRepository => DieselUserPermissionRepository,
        UserProfileRepository    => DieselUserProfileRepository,
        UserRepository           => DieselUserRepository,
        UserSessionRepository    => DieselUserSessionRepository,
    }
}

handlers! {
    CloseUserSession      => CloseUserSessionHandler,
    CreateUserProfile     => CreateUserProfileHandler,
    GetCredentials        => GetCredentialsHandler,
    GetPrivateUserProfile => GetPrivateUserProfileHandler,
    GrantPermission       => GrantPermissionHandler,
    OpenUserSession       => OpenUserSessionHandler,
    RefreshUserSession    => RefreshUserSessionHandler,
    RegisterUser          => RegisterUserHandler,
    SignIn                => SignInHandler,
    UpdateUserProfile     => UpdateUserProfileHandler,
}

#[allow(clippy::large_stack_arrays, clippy::too_many_lines)] // one line for each router
fn api() -> ApiBuilder {
    ApiBuilder::new().include_routers([auth::router(), registration::router(), users::router()])
}

#[allow(clippy::large_stack_arrays, clippy::too_many_lines)] // one line for each app
fn cli() -> Cli {
    CliBuilder::new()
        .include_apps([
            serve::app(),
            db::app(),
            openapi::app(),
            completions::app(),
            infra::cli::apps::users::app(),
        ])
        .build()
}

fn main() -> ExitCode {
    cli().run()
}
