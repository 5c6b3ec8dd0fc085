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
            change_email::{ChangeEmail, ChangeEmailHandler},
            change_password::{ChangePassword, ChangePasswordHandler},
            close_user_session::{CloseUserSession, CloseUserSessionHandler},
            close_user_sessions::{CloseUserSessions, CloseUserSessionsHandler},
            confirm_email::{ConfirmEmail, ConfirmEmailHandler},
            delete_user::{DeleteUser, DeleteUserHandler},
            disable_user::{DisableUser, DisableUserHandler},
            enable_user::{EnableUser, EnableUserHandler},
            grant_permission::{GrantPermission, GrantPermissionHandler},
            mail_account_notice::{MailAccountNotice, MailAccountNoticeHandler},
            mail_account_token::{MailAccountToken, MailAccountTokenHandler},
            open_user_session::{OpenUserSession, OpenUserSessionHandler},
            purge_account_tokens::{PurgeAccountTokens, PurgeAccountTokensHandler},
            purge_user_sessions::{PurgeUserSessions, PurgeUserSessionsHandler},
            refresh_user_session::{RefreshUserSession, RefreshUserSessionHandler},
            register_user::{RegisterUser, RegisterUserHandler},
            request_email_change::{RequestEmailChange, RequestEmailChangeHandler},
            request_email_confirmation::{
                RequestEmailConfirmation, RequestEmailConfirmationHandler,
            },
            request_password_reset::{RequestPasswordReset, RequestPasswordResetHandler},
            reset_password::{ResetPassword, ResetPasswordHandler},
            revoke_permission::{RevokePermission, RevokePermissionHandler},
            set_password::{SetPassword, SetPasswordHandler},
        },
        events::{
            password_changed::PasswordChanged, user_deleted::UserDeleted,
            user_registered::UserRegistered,
        },
        ports::{
            access_token_rules::AccessTokenRules,
            account_mails::AccountMails,
            repo::{
                account_token::AccountTokenRepository, user::UserRepository,
                user_permission::UserPermissionRepository, user_session::UserSessionRepository,
            },
            token_deriver::TokenDeriver,
            token_generator::TokenGenerator,
            token_lifetimes::TokenLifetimes,
        },
        queries::{
            get_account::GetAccount, get_credentials::GetCredentials,
            get_credentials_of_user::GetCredentialsOfUser, get_email::GetEmail,
            get_token_recipient::GetTokenRecipient, is_user_session_open::IsUserSessionOpen,
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
    mailer::Mailer,
    uuid::{UuidGenerator, UuidV7Generator},
};

use crate::{
    infra::{
        adapters::{
            auth::{
                access_token_rules::ConfiguredAccessTokenRules,
                account_mails::TemplateAccountMails,
                repo::{
                    account_token::DieselAccountTokenRepository, user::DieselUserRepository,
                    user_permission::DieselUserPermissionRepository,
                    user_session::DieselUserSessionRepository,
                },
                token_deriver::HmacTokenDeriver,
                token_generator::OsTokenGenerator,
                token_lifetimes::ConfiguredTokenLifetimes,
            },
            user_profile::repo::user_profile::DieselUserProfileRepository,
        },
        api::{
            builder::ApiBuilder,
            routes::{account, auth, email_address, password_reset, registration, sessions, users},
        },
        cli::builder::CliBuilder,
        query_handlers::{
            auth::{
                get_account::GetAccountHandler, get_credentials::GetCredentialsHandler,
                get_credentials_of_user::GetCredentialsOfUserHandler, get_email::GetEmailHandler,
                get_token_recipient::GetTokenRecipientHandler,
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
        AccountMails     => TemplateAccountMails::new(&settings.mail.public_url),
        Clock            => SystemClock,
        Hasher           => Argon2Hasher::new(Params::default(), settings.auth.hashing),
        Jwt              => Hs256Jwt::new(&settings.auth.access_token_secrets)?,
        Mailer           => settings.mail.mailer()?,
        TokenDeriver     => HmacTokenDeriver::new(&settings.auth.access_token_secrets.current)?,
        TokenGenerator   => OsTokenGenerator,
        TokenLifetimes   => ConfiguredTokenLifetimes::new(&settings.auth),
        UuidGenerator    => UuidV7Generator,
    }
    scoped {
        AccountTokenRepository   => DieselAccountTokenRepository,
        UserPermissionRepository => DieselUserPermissionRepository,
        UserProfileRepository    => DieselUserProfileRepository,
        UserRepository           => DieselUserRepository,
        UserSessionRepository    => DieselUserSessionRepository,
    }
}

handlers! {
    Service;
    ChangeEmail              => ChangeEmailHandler,
    ChangePassword           => ChangePasswordHandler,
    CloseUserSession         => CloseUserSessionHandler,
    CloseUserSessions        => CloseUserSessionsHandler,
    ConfirmEmail             => ConfirmEmailHandler,
    CreateUserProfile        => CreateUserProfileHandler,
    DeleteUser               => DeleteUserHandler,
    DeleteUserProfile        => DeleteUserProfileHandler,
    DisableUser              => DisableUserHandler,
    EnableUser               => EnableUserHandler,
    GetAccount               => GetAccountHandler,
    GetCredentials           => GetCredentialsHandler,
    GetCredentialsOfUser     => GetCredentialsOfUserHandler,
    GetEmail                 => GetEmailHandler,
    GetPrivateUserProfile    => GetPrivateUserProfileHandler,
    GetTokenRecipient        => GetTokenRecipientHandler,
    GrantPermission          => GrantPermissionHandler,
    IsUserSessionOpen        => IsUserSessionOpenHandler,
    ListUserSessions         => ListUserSessionsHandler,
    MailAccountNotice        => MailAccountNoticeHandler,
    MailAccountToken         => MailAccountTokenHandler,
    OpenUserSession          => OpenUserSessionHandler,
    PurgeAccountTokens       => PurgeAccountTokensHandler,
    PurgeUserSessions        => PurgeUserSessionsHandler,
    RefreshUserSession       => RefreshUserSessionHandler,
    RegisterUser             => RegisterUserHandler,
    RequestEmailChange       => RequestEmailChangeHandler,
    RequestEmailConfirmation => RequestEmailConfirmationHandler,
    RequestPasswordReset     => RequestPasswordResetHandler,
    ResetPassword            => ResetPasswordHandler,
    RevokePermission         => RevokePermissionHandler,
    SetPassword              => SetPasswordHandler,
    UpdateUserProfile        => UpdateUserProfileHandler,
}

subscribers! {
    Service;
    PasswordChanged => [],
    UserDeleted     => [DeleteUserProfile],
    UserRegistered  => [CreateUserProfile, MailAccountToken],
}

schedules! {
    Service;
    "0 * * * *" => PurgeAccountTokens,
    "0 * * * *" => PurgeUserSessions,
}

#[allow(clippy::too_many_lines)] // one line for each router
fn api() -> ApiBuilder {
    ApiBuilder::new().include_routers([
        account::router,
        auth::router,
        email_address::router,
        password_reset::router,
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
