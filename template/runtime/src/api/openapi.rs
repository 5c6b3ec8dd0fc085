//! Completes the description of an API with what its routes do not declare.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Content, Header, OpenApi, Ref, RefOr, Response, Server,
        path::{Operation, PathItem},
        schema::{ObjectBuilder, Type},
    },
};

use super::problem::{self, Problem};

/// Which operations may answer with a status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    WithBody,
    WithInput,
    WithToken,
}

/// What the layers around a route, its extractors and its handlers may answer: the status, its name among the components
/// of the description, and when it occurs.
const RESPONSES: [(&str, &str, Of, &str); 10] = [
    ("400", "BadRequest", Of::All, "The request is malformed"),
    (
        "401",
        "Unauthorized",
        Of::WithToken,
        "The access token is missing, not valid, or expired",
    ),
    (
        "408",
        "RequestTimeout",
        Of::WithBody,
        "The body did not arrive in time",
    ),
    (
        "413",
        "ContentTooLarge",
        Of::WithBody,
        "The body is too large",
    ),
    (
        "415",
        "UnsupportedMediaType",
        Of::WithBody,
        "The body is not JSON",
    ),
    (
        "422",
        "UnprocessableEntity",
        Of::WithInput,
        "The input is not valid",
    ),
    (
        "500",
        "InternalServerError",
        Of::All,
        "Something went wrong in the service",
    ),
    (
        "503",
        "ServiceUnavailable",
        Of::All,
        "The service is busy, or cannot do its work now",
    ),
    (
        "504",
        "GatewayTimeout",
        Of::All,
        "The request took too long. It may still be carried out",
    ),
    ("default", "Error", Of::All, "Another error"),
];

/// Adds what the routes do not declare: a description of every response, and the error responses of every operation. All
/// errors have the same form (RFC 9457). A route without `security` is public, and says so.
pub fn complete(mut openapi: OpenApi) -> OpenApi {
    let components = openapi.components.get_or_insert_default();
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let mut used = BTreeSet::new();
    for operation in openapi.paths.paths.values_mut().flat_map(operations) {
        complete_operation(operation, &mut used);
    }
    for (status, name, _, description) in RESPONSES {
        if used.contains(name) {
            let mut response = Response::new(description);
            complete_response(status, &mut response);
            components
                .responses
                .insert(name.to_owned(), RefOr::T(response));
        }
    }
    openapi
        .servers
        .get_or_insert_with(|| vec![Server::new("/")]);
    openapi
}

/// Adds the names of the error responses that it refers to to those that are `used`.
fn complete_operation(operation: &mut Operation, used: &mut BTreeSet<&str>) {
    let needs_token = !operation.security.get_or_insert_default().is_empty();
    let has_body = operation.request_body.is_some();
    let has_parameters = operation
        .parameters
        .as_ref()
        .is_some_and(|all| !all.is_empty());
    let responses = &mut operation.responses.responses;
    for (status, name, of, _) in RESPONSES {
        let occurs = match of {
            Of::All => true,
            Of::WithBody => has_body,
            Of::WithInput => has_body || has_parameters,
            Of::WithToken => needs_token,
        };
        if occurs {
            let response = || {
                used.insert(name);
                RefOr::Ref(Ref::from_response_name(name))
            };
            responses.entry(status.to_owned()).or_insert_with(response);
        }
    }
    for (status, response) in responses {
        if let RefOr::T(response) = response {
            complete_response(status, response);
        }
    }
}

fn complete_response(status: &str, response: &mut Response) {
    let known = status
        .parse()
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    if response.description.is_empty() {
        let reason = known.and_then(|status| status.canonical_reason());
        reason
            .unwrap_or(status)
            .clone_into(&mut response.description);
    }
    let succeeds = known.is_some_and(|status| status.is_success());
    if !succeeds && response.content.is_empty() {
        let schema = Ref::from_schema_name(Problem::name());
        let content = Content::new(Some(RefOr::Ref(schema)));
        response
            .content
            .insert(problem::CONTENT_TYPE.to_owned(), RefOr::T(content));
    }
    let id = (!succeeds).then_some(&REQUEST_ID);
    for (name, type_, description) in headers(status).iter().chain(id) {
        let mut header = Header::new(ObjectBuilder::new().schema_type(type_.clone()).build());
        header.description = Some((*description).to_owned());
        let header = RefOr::T(header);
        response.headers.entry((*name).to_owned()).or_insert(header);
    }
}

/// The header of every answer with which an operator finds the lines of a request in the log. It is described where it is
/// needed, and not with each success.
const REQUEST_ID: (&str, Type, &str) = (
    "X-Request-Id",
    Type::String,
    "The id of the request, as in the log of the service",
);

/// Returns the headers that only problems with this status have.
fn headers(status: &str) -> &'static [(&'static str, Type, &'static str)] {
    const RETRY_AFTER: (&str, Type, &str) = (
        "Retry-After",
        Type::Integer,
        "In seconds: when to try again",
    );
    match status {
        "401" => &[("WWW-Authenticate", Type::String, "`Bearer`")],
        "429" => &[
            RETRY_AFTER,
            ("RateLimit", Type::String, "The limit that is exhausted"),
            (
                "RateLimit-Policy",
                Type::String,
                "The number of requests, and the time in seconds in which they are allowed",
            ),
        ],
        "503" => &[RETRY_AFTER],
        _ => &[],
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}
