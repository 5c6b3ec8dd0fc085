//! The sub-commands, a file per app.

pub mod completions;
pub mod db;
pub mod openapi;
pub mod serve;
