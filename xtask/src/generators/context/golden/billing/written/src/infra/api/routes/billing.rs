use utoipa_axum::router::OpenApiRouter;

use crate::service::AppContext;

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
}
