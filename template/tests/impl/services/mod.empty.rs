pub mod clock;
pub mod hasher;
pub mod jwt;
pub mod uuid;
