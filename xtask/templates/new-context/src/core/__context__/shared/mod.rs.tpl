//! What several commands of this context share.
