//! Support for tests of the whole service.

pub mod app;
pub mod outside;
