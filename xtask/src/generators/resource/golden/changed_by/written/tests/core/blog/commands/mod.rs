mod change_article;
mod create_article;
mod delete_article;
