//! Converts errors of the application into HTTP responses. This is the only place that does so.

use std::{borrow::Cow, error::Error as _, fmt, sync::Arc};

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Reason, Violation};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

pub const CONTENT_TYPE: &str = "application/problem+json";

/// The time in seconds that a client should wait if the service is busy.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// The result of a route.
pub type ApiResult<T, E = Problem> = Result<T, E>;

/// An error as clients see it (RFC 9457).
#[derive(Debug)]
pub struct Problem {
    content: Box<Content>,
    cause: Option<Cause>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// An error, as clients see it (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
struct Content {
    /// The HTTP status.
    #[schema(value_type = u16, example = 422)]
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    /// The HTTP status as text.
    title: Cow<'static, str>,
    /// A code of the error, for programs.
    #[schema(example = "invalid_input")]
    code: Cow<'static, str>,
    /// A description of the error, for people.
    detail: Cow<'static, str>,
    /// What is wrong with the input, and where. It is absent if the error is not about a part of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// Something that is wrong with the input, and where.
#[derive(Debug, Serialize, ToSchema)]
struct FieldError {
    /// The place in the input, as a JSON Pointer (RFC 6901). Empty for the whole input.
    #[schema(example = "/email")]
    pointer: String,
    /// A code of what is wrong, for programs.
    #[schema(example = "invalid_email_address")]
    code: Cow<'static, str>,
    /// A message about what is wrong, for people.
    message: String,
}

/// The cause of a failed request. It is attached to the response for the log and is never sent.
#[derive(Clone, Debug)]
pub struct Cause(pub Arc<Error>);

/// The code of a request that was refused. It is attached to the response for the log.
#[derive(Clone, Debug)]
pub(super) struct Refusal(pub Cow<'static, str>);

/// Includes the sources of the error, unless its own message already contains them.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut message = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !message.contains(&text) {
                message = format!("{message}: {text}");
            }
            cause = error.source();
        }
        f.write_str(&message)
    }
}

impl Problem {
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            content: Box::new(Content {
                status,
                title: status.canonical_reason().unwrap_or("Error").into(),
                code: code.into(),
                detail: detail.into(),
                errors: Vec::new(),
            }),
            cause: None,
            headers: Vec::new(),
        }
    }

    /// Returns the problem with a header that its response has.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Returns the problem with what `rename` makes of its pointers.
    pub(super) fn with_pointers(mut self, rename: impl Fn(&str) -> String) -> Self {
        for error in &mut self.content.errors {
            error.pointer = rename(&error.pointer);
        }
        self
    }

    fn because(status: StatusCode, reason: Reason) -> Self {
        let errors = reason.pointer.map(|pointer| FieldError {
            pointer: pointer.into_owned(),
            code: reason.code.into(),
            message: reason.message.clone().into_owned(),
        });
        let mut problem = Self::new(status, reason.code, reason.message);
        problem.content.errors.extend(errors);
        problem
    }

    fn invalid(violations: Vec<Violation>) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_input",
            "The input is not valid.",
        );
        problem.content.errors = violations.into_iter().map(FieldError::from).collect();
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
            Error::PreconditionFailed(reason) => (StatusCode::PRECONDITION_FAILED, reason),
            Error::NotImplemented(reason) => (StatusCode::NOT_IMPLEMENTED, reason),
            Error::Unavailable(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason),
            Error::Contended(_) => {
                let mut problem = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "contention",
                    "Too many requests change the same data. Please try again.",
                );
                problem.cause = Some(Cause(Arc::new(error)));
                return problem;
            }
            Error::Internal(_) | Error::Permanent(_) => return Self::unexpected(error),
        };
        Self::because(status, reason)
    }
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        Content::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> Cow<'static, str> {
        Content::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Content::schemas(schemas);
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
    fn into_response(self) -> Response {
        let Self {
            content,
            cause,
            headers: more,
        } = self;
        let mut response = (content.status, Json(&content)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        match content.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER);
            }
            _ => {}
        }
        headers.extend(more);
        if content.status == StatusCode::FORBIDDEN {
            let refusal = Refusal(content.code);
            response.extensions_mut().insert(refusal);
        }
        if let Some(cause) = cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde requires a reference
fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
