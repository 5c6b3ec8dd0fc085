use app_core::{
    Error, UserId,
    auth::{
        commands::register_user::RegisterUser,
        domain::{email_address::EmailAddress, password::Password},
    },
    field,
    user_profile::domain::name::Name,
    validate,
};
use axum::{extract::State, http::StatusCode};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::infra::{
    api::{extract::Json, problem::ApiResult},
    bus::CommandBus,
    composition::Lifespan,
};

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new().routes(routes!(register))
}

#[derive(Deserialize, ToSchema)]
struct RegistrationBody {
    #[schema(example = "ada@example.org")]
    email: String,
    #[schema(value_type = String, min_length = 8, max_length = 256, example = "correct horse")]
    password: SecretString,
    #[schema(example = "Ada")]
    first_name: String,
    #[schema(example = "Lovelace")]
    last_name: String,
}

#[derive(Serialize, ToSchema)]
struct Registered {
    user_id: UserId,
}

/// Register
#[utoipa::path(
    post,
    path = "/registration",
    tag = "Registration",
    request_body = RegistrationBody,
    responses(
        (status = CREATED, body = Registered),
        (status = CONFLICT, description = "The email address is registered already"),
    ),
)]
async fn register(
    State(commands): State<CommandBus>,
    Json(body): Json<RegistrationBody>,
) -> ApiResult<(StatusCode, axum::Json<Registered>)> {
    let user_id = commands.dispatch(RegisterUser::try_from(body)?).await?;
    Ok((StatusCode::CREATED, axum::Json(Registered { user_id })))
}

impl TryFrom<RegistrationBody> for RegisterUser {
    type Error = Error;

    fn try_from(body: RegistrationBody) -> Result<Self, Error> {
        let (email, password, first_name, last_name) = validate((
            field("/email", EmailAddress::try_from(body.email)),
            field("/password", Password::try_from(body.password)),
            field("/first_name", Name::try_from(body.first_name)),
            field("/last_name", Name::try_from(body.last_name)),
        ))?;
        Ok(Self {
            email,
            password,
            first_name,
            last_name,
        })
    }
}
