//! What stands behind the ports of the core, a folder per context.
