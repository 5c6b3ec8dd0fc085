//! The adapters of the ports of the core, one folder per context.
