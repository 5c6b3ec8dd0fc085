//! Code that only {{ title }} needs.

pub mod commands;
