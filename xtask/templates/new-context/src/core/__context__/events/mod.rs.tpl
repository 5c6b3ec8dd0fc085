//! What has happened, and others may want to know.
