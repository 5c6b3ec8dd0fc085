//! What it is about: aggregates, entities and value objects.
