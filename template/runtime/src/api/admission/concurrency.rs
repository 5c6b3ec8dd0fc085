use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use axum::extract::Request;
use kernel::Error;

use crate::api::Problem;

/// Bounds the number of requests that are processed at the same time.
#[derive(Clone, Debug)]
pub struct Concurrency {
    running: Arc<AtomicUsize>,
    limit: usize,
}

/// The place of a request, until it is dropped.
#[derive(Debug)]
pub struct Place(Arc<AtomicUsize>);

impl Concurrency {
    pub fn new(limit: usize) -> Self {
        Self {
            running: Arc::default(),
            limit,
        }
    }

    /// Returns a place for `request`. Health checks need none, so that a busy service is not taken for a dead one.
    pub fn admit(&self, request: &Request) -> Result<Option<Place>, Problem> {
        if request.uri().path().starts_with("/health/") {
            return Ok(None);
        }
        let before = self.running.fetch_add(1, Relaxed);
        let place = Place(Arc::clone(&self.running));
        if before < self.limit {
            return Ok(Some(place));
        }
        let busy = Error::unavailable(
            "too_busy",
            "The service processes too many requests. Please try again.",
        );
        Err(busy.into())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
