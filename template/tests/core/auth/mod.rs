mod commands;
mod domain;
mod shared;
