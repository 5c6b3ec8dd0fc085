mod clock;
mod hasher;
mod jwt;
mod uuid;
