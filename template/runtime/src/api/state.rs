//! The types that routes can extract with `State<..>`.

use axum::extract::FromRef;

use crate::{
    bus::{CommandBus, QueryBus},
    composition::{AppContext, Composition},
};

impl<S: Composition> FromRef<AppContext<S>> for CommandBus<S> {
    fn from_ref(context: &AppContext<S>) -> Self {
        Self::new(context.clone())
    }
}

impl<S: Composition> FromRef<AppContext<S>> for QueryBus<S> {
    fn from_ref(context: &AppContext<S>) -> Self {
        Self::new(context.clone())
    }
}
