//! What routes can ask for with `State<..>`.

use axum::extract::FromRef;

use crate::infra::{
    bus::{CommandBus, QueryBus},
    composition::Lifespan,
};

impl FromRef<Lifespan> for CommandBus {
    fn from_ref(lifespan: &Lifespan) -> Self {
        Self::new(lifespan.clone())
    }
}

impl FromRef<Lifespan> for QueryBus {
    fn from_ref(lifespan: &Lifespan) -> Self {
        Self::new(lifespan.clone())
    }
}
