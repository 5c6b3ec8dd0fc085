use std::time::Duration;

use app_core::{
    UserId,
    auth::{
        Name,
        commands::register_user::RegisterUser,
        domain::{email_address::EmailAddress, password::Password},
    },
};
use axum::{extract::State, http::StatusCode};
use kernel::{field, validate};
use runtime::api::{ApiResult, Json, RateLimit};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::security_events,
    service::{AppContext, CommandBus, RateLimiter},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new().routes(routes!(register_user))
}

/// Many users may share an address.
const REGISTRATIONS_FROM_ADDRESS: RateLimit = RateLimit {
    name: "registrations-from-address",
    requests: 60,
    period: Duration::from_mins(1),
};

/// Who tries the same address again and again wants to find out if it is registered.
const REGISTRATIONS_OF_ACCOUNT: RateLimit = RateLimit {
    name: "registrations-of-account",
    requests: 5,
    period: Duration::from_mins(5),
};

#[derive(Deserialize, ToSchema)]
struct RegisterUserBody {
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
    #[schema(value_type = String, min_length = 8, max_length = 256, example = "correct horse")]
    password: SecretString,
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$",
        example = "Ada"
    )]
    first_name: String,
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$",
        example = "Lovelace"
    )]
    last_name: String,
}

#[derive(Serialize, ToSchema)]
struct RegisterUserAnswer {
    user_id: UserId,
}

/// Register
#[utoipa::path(
    post,
    path = "/registration",
    tag = "Registration",
    request_body = RegisterUserBody,
    responses(
        (status = CREATED, body = RegisterUserAnswer),
        (status = CONFLICT, description = "The email address is already registered"),
        (status = TOO_MANY_REQUESTS),
    ),
)]
async fn register_user(
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    Json(body): Json<RegisterUserBody>,
) -> ApiResult<(StatusCode, axum::Json<RegisterUserAnswer>)> {
    limiter.check_address(&REGISTRATIONS_FROM_ADDRESS)?;
    let (email, password, first_name, last_name) = validate((
        field("/email", EmailAddress::try_from(body.email)),
        field("/password", Password::try_from(body.password)),
        field("/first_name", Name::try_from(body.first_name)),
        field("/last_name", Name::try_from(body.last_name)),
    ))?;
    limiter.check(&REGISTRATIONS_OF_ACCOUNT, &email)?;
    let message = RegisterUser {
        email,
        password,
        first_name,
        last_name,
    };
    let user_id = commands.dispatch(message).await?;
    security_events::registered(user_id);
    Ok((
        StatusCode::CREATED,
        axum::Json(RegisterUserAnswer { user_id }),
    ))
}
