//! The endpoints, one file per set of routes.
