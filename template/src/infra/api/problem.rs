//! The one place where an error of the application becomes an HTTP response.

use std::{borrow::Cow, error::Error as _, fmt, sync::Arc};

use app_core::{Error, Violation};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

pub const CONTENT_TYPE: &str = "application/problem+json";

/// In seconds: what a client is asked to wait when the service is busy.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// What a route returns.
pub type ApiResult<T> = Result<T, Problem>;

/// What went wrong, as clients see it (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The HTTP status.
    #[schema(value_type = u16, example = 422)]
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    /// The status in words.
    title: Cow<'static, str>,
    /// What went wrong, for programs.
    #[schema(example = "invalid_input")]
    code: Cow<'static, str>,
    /// What went wrong, for people.
    detail: Cow<'static, str>,
    /// Each rule that the input breaks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip)]
    cause: Option<Cause>,
}

/// A rule that a part of the input breaks.
#[derive(Debug, Serialize, ToSchema)]
struct FieldError {
    /// Where in the input, as a JSON Pointer (RFC 6901). Empty for the whole.
    #[schema(example = "/email")]
    pointer: String,
    /// Which rule, for programs.
    #[schema(example = "invalid_email_address")]
    code: Cow<'static, str>,
    /// Which rule, for people.
    message: String,
}

/// Why a request failed, kept beside the response for the log and never sent.
#[derive(Clone, Debug)]
pub struct Cause(pub Arc<Error>);

/// With all that led to it, where it does not say so itself.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !said.contains(&text) {
                said = format!("{said}: {text}");
            }
            cause = error.source();
        }
        f.write_str(&said)
    }
}

impl Problem {
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            title: status.canonical_reason().unwrap_or("Error").into(),
            code: code.into(),
            detail: detail.into(),
            errors: Vec::new(),
            cause: None,
        }
    }

    fn invalid(violations: Vec<Violation>) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_input",
            "The input is not valid.",
        );
        problem.errors = violations.into_iter().map(FieldError::from).collect();
        problem
    }

    fn unexpected(error: Error) -> Self {
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "Something went wrong on our side.",
        );
        problem.cause = Some(Cause(Arc::new(error)));
        problem
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (status, reason) = match error {
            Error::Invalid(violations) => return Self::invalid(violations),
            Error::Unauthenticated(reason) => (StatusCode::UNAUTHORIZED, reason),
            Error::Forbidden(reason) => (StatusCode::FORBIDDEN, reason),
            Error::NotFound(reason) => (StatusCode::NOT_FOUND, reason),
            Error::Conflict(reason) => (StatusCode::CONFLICT, reason),
            Error::Unavailable(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason),
            Error::Contended(_) => {
                let mut problem = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "contention",
                    "Too many others change the same thing. Please try again.",
                );
                problem.cause = Some(Cause(Arc::new(error)));
                return problem;
            }
            Error::Internal(_) => return Self::unexpected(error),
        };
        Self::new(status, reason.code, reason.message)
    }
}

impl From<Violation> for FieldError {
    fn from(violation: Violation) -> Self {
        Self {
            pointer: violation.pointer,
            code: violation.code.into(),
            message: violation.message,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        let cause = self.cause.take();
        let mut response = (self.status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER);
            }
            _ => {}
        }
        if let Some(cause) = cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
