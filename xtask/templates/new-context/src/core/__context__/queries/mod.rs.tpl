//! What can be asked: each query with its view, in a file of its own.
