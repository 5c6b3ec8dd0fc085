use app_core::auth::{
    Name,
    commands::register_user::RegisterUser,
    domain::{email_address::EmailAddress, password::Password},
};
use axum::{extract::State, http::StatusCode};
use kernel::{field, validate};
use runtime::api::{ApiResult, Json};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::{api::mail_limits, security_events},
    service::{AppContext, CommandBus, RateLimiter},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new().routes(routes!(register_user))
}

#[derive(Deserialize, ToSchema)]
struct RegisterUserBody {
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
    #[schema(value_type = String, min_length = 8, max_length = 256, example = "correct horse")]
    password: SecretString,
    #[schema(value_type = Name)]
    first_name: String,
    #[schema(value_type = Name)]
    last_name: String,
}

/// Register
///
/// The answer is the same if a user has this email address already. The address gets a mail in any case: with a token that
/// confirms it, or else with a notice.
#[utoipa::path(
    post,
    path = "/registration",
    tag = "Registration",
    request_body = RegisterUserBody,
    responses((status = ACCEPTED), (status = TOO_MANY_REQUESTS)),
)]
async fn register_user(
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    Json(body): Json<RegisterUserBody>,
) -> ApiResult<StatusCode> {
    let (email, password, first_name, last_name) = validate((
        field("/email", EmailAddress::try_from(body.email)),
        field("/password", Password::try_from(body.password)),
        field("/first_name", Name::try_from(body.first_name)),
        field("/last_name", Name::try_from(body.last_name)),
    ))?;
    mail_limits::check(&limiter, &email)?;
    let message = RegisterUser {
        email,
        password,
        first_name,
        last_name,
    };
    match commands.dispatch(message).await? {
        Ok(user_id) => security_events::registered(user_id),
        Err(already) => security_events::registered_again(already.user_id),
    }
    Ok(StatusCode::ACCEPTED)
}
