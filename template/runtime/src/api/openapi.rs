//! Completes the description of an API with what its routes do not declare.

use axum::http::StatusCode;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Content, OpenApi, RefOr, Response,
        path::{Operation, PathItem},
    },
};

use super::problem::{self, Problem};

/// Adds what the routes do not declare: a description of every response, and the error responses of every
/// operation. It may need an access token (401), and its input may be wrong (422). All errors have the same form.
pub fn complete(mut openapi: OpenApi) -> OpenApi {
    let components = openapi.components.get_or_insert_default();
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);

    for operation in openapi.paths.paths.values_mut().flat_map(operations) {
        let needs_token = operation
            .security
            .as_ref()
            .is_some_and(|all| !all.is_empty());
        let has_input = operation.request_body.is_some()
            || operation
                .parameters
                .as_ref()
                .is_some_and(|all| !all.is_empty());
        let responses = &mut operation.responses.responses;
        for (status, occurs) in [("401", needs_token), ("422", has_input)] {
            if occurs {
                responses
                    .entry(status.to_owned())
                    .or_insert_with(|| RefOr::T(Response::default()));
            }
        }
        responses
            .entry("default".to_owned())
            .or_insert_with(|| RefOr::T(Response::new("An error (RFC 9457)")));
        for (status, response) in responses {
            if let RefOr::T(response) = response {
                complete_response(status, response);
            }
        }
    }
    openapi
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
        let schema = utoipa::openapi::Ref::from_schema_name(Problem::name());
        let content = Content::new(Some(RefOr::Ref(schema)));
        response
            .content
            .insert(problem::CONTENT_TYPE.to_owned(), RefOr::T(content));
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
