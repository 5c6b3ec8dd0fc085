mod blog;
