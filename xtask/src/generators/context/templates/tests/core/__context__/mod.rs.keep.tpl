//! {{ title }}.
