//! The endpoints, a file per set of routes.
