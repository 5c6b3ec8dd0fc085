//! What is done only because there is {{ title }}: each command with its handler, in a file of its own.
