//! What speaks to {{ title }}, and to nobody else.

pub mod commands;
