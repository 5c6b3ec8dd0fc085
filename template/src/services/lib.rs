//! Technical services that any layer may use: each a folder with the interface in `mod.rs` and an
//! implementation in a file of its own. Which implementation runs is decided in `src/main.rs`.

pub mod clock;
pub mod hasher;
pub mod jwt;
pub mod uuid;
