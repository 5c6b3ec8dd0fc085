//! Code that several commands of this context share.
