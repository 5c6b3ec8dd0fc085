//! The handlers of the queries of `billing`.
