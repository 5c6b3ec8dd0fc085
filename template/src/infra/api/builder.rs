use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use super::{health, middleware, openapi, server::ApiService};
use crate::infra::composition::Lifespan;

/// Puts routers together into the API of the service.
pub struct ApiBuilder {
    routes: OpenApiRouter<Lifespan>,
}

impl ApiBuilder {
    pub fn new() -> Self {
        Self {
            routes: OpenApiRouter::with_openapi(openapi::base()).merge(health::router()),
        }
    }

    pub fn include_routers(
        mut self,
        routers: impl IntoIterator<Item = OpenApiRouter<Lifespan>>,
    ) -> Self {
        self.routes = routers.into_iter().fold(self.routes, OpenApiRouter::merge);
        self
    }

    /// The description of the API.
    pub fn openapi(self) -> OpenApi {
        openapi::complete(self.routes.into_openapi())
    }

    /// The API, ready to serve.
    pub fn build(self, lifespan: Lifespan) -> impl ApiService {
        let (router, description) = self.routes.split_for_parts();
        let docs = SwaggerUi::new("/docs").url("/openapi.json", openapi::complete(description));
        let server = lifespan.settings().server.clone();
        middleware::around(router.with_state(lifespan).merge(docs), &server)
    }
}
