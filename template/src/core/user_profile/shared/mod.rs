pub mod profile_unknown;
