//! The commands with their handlers, one per file.
