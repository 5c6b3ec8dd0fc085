//! Answers to the queries of `{{ context }}`.
