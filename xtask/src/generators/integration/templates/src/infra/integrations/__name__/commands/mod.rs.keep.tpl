//! The commands that only exist because of {{ title }}, with their handlers, one per file.
