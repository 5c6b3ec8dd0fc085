use utoipa_axum::router::OpenApiRouter;
use crate::infra::composition::Lifespan;

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
}
