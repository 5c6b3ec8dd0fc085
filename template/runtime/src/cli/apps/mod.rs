//! The sub-commands of every service, each in its own file.

pub mod completions;
pub mod db;
pub mod jobs;
pub mod openapi;
pub mod serve;
mod work;
pub mod worker;
