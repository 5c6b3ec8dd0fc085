//! What the description of the API says beyond its routes.

use utoipa::{
    OpenApi as _, PartialSchema, ToSchema,
    openapi::{
        Content, OpenApi, RefOr, Response,
        path::{Operation, PathItem},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::problem::{self, Problem};

#[derive(utoipa::OpenApi)]
#[openapi()]
struct Base;

/// Title, version and ways to sign in.
pub fn base() -> OpenApi {
    let mut openapi = Base::openapi();
    openapi.info.description = None;
    openapi.info.license = None;
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT");
    openapi
        .components
        .get_or_insert_default()
        .add_security_scheme("access_token", SecurityScheme::Http(bearer.build()));
    openapi
}

/// Adds to every operation how it fails: all do so in the same form.
pub fn complete(mut openapi: OpenApi) -> OpenApi {
    let components = openapi.components.get_or_insert_default();
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);

    for operation in openapi.paths.paths.values_mut().flat_map(operations) {
        operation
            .responses
            .responses
            .entry("default".to_owned())
            .or_insert_with(problem_response);
    }
    openapi
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

fn problem_response() -> RefOr<Response> {
    let schema = utoipa::openapi::Ref::from_schema_name(Problem::name());
    let mut response = Response::new("What went wrong (RFC 9457)");
    response.content.insert(
        problem::CONTENT_TYPE.to_owned(),
        RefOr::T(Content::new(Some(RefOr::Ref(schema)))),
    );
    RefOr::T(response)
}
