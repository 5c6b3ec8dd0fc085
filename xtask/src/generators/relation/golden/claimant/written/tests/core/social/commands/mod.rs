mod add_bookmark;
mod remove_bookmark;
