//! The events that other contexts can react to.
