pub mod clock;
pub mod hasher;
pub mod uuid;
