//! Stamps services out and tests them like their users.
//!
//! There is one binary, so that tests that build a service do not run at the same time.

mod certificate_authority;
mod compile_errors;
mod encryption;
mod fire;
mod growth;
mod jobs;
mod mail_server;
mod mutants;
mod nats;
mod parameters;
mod quality;
mod refusals;
mod resources;
mod running;
mod schemathesis;
mod walk;
