//! The commands that only exist because of Stripe, with their handlers, one per file.
