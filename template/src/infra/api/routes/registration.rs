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
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"^[^\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]*[^\s\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u180B-\u180F\u200C\u200D\uFE00-\uFE0F][^\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]*$",
        example = "Ada"
    )]
    first_name: String,
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"^[^\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]*[^\s\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u180B-\u180F\u200C\u200D\uFE00-\uFE0F][^\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]*$",
        example = "Lovelace"
    )]
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
