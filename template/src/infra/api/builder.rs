//! The API: its description, its routes, and the layers around every request.

use axum::extract::DefaultBodyLimit;
use runtime::api::{
    Api, ApiService, HeadersLayer, MetricsLayer, WorkLayer, admission::AdmissionLayer, docs,
    health, middleware, openapi,
};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::{
    ComponentsBuilder, Info, OpenApi, OpenApiBuilder,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use crate::service::{AppContext, Service};

/// Combines routers into the API of the service.
pub struct ApiBuilder {
    routes: OpenApiRouter<AppContext>,
}

impl ApiBuilder {
    pub fn new() -> Self {
        Self {
            routes: OpenApiRouter::with_openapi(description()).merge(health::router()),
        }
    }

    pub fn include_routers<const N: usize>(
        mut self,
        routers: [fn() -> OpenApiRouter<AppContext>; N],
    ) -> Self {
        self.routes = routers
            .into_iter()
            .fold(self.routes, |routes, router| routes.merge(router()));
        self
    }
}

impl Api for ApiBuilder {
    type Service = Service;

    fn openapi(self) -> OpenApi {
        openapi::complete(self.routes.into_openapi())
    }

    fn build(self, context: AppContext) -> impl ApiService {
        let settings = context.settings().server.clone();
        let (routes, description) = self.routes.split_for_parts();
        let metrics = MetricsLayer::of(&description);
        let mut routes = routes.with_state(context);
        if settings.docs {
            routes = routes.merge(docs::router(&openapi::complete(description)));
        }
        // The first layer is the outermost.
        ServiceBuilder::new()
            .option_layer(metrics)
            .layer(WorkLayer::new(&settings))
            .layer(HeadersLayer::new(&settings))
            .option_layer(middleware::cors(&settings.cors_origins))
            .option_layer(middleware::compression(&settings))
            .map_response(middleware::into_problem)
            .layer(CatchPanicLayer::custom(middleware::panic_response))
            .layer(AdmissionLayer::new(&settings))
            .layer(DefaultBodyLimit::max(settings.body_limit))
            .service(routes)
    }
}

/// Returns the title, the version and the security schemes.
fn description() -> OpenApi {
    let access_token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    let components = ComponentsBuilder::new()
        .security_scheme("access_token", SecurityScheme::Http(access_token))
        .build();
    OpenApiBuilder::new()
        .info(Info::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
        .components(Some(components))
        .build()
}
