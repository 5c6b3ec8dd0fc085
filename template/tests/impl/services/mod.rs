pub mod clock;
pub mod hasher;
pub mod jwt;
pub mod mailer;
pub mod smtp_sink;
pub mod uuid;
