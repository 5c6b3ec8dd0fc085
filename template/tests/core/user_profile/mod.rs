mod commands;
mod domain;
