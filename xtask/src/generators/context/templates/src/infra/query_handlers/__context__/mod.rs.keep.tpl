//! The handlers of the queries of `{{ context }}`.
