//! What can be done: each command with its handler, in a file of its own.
