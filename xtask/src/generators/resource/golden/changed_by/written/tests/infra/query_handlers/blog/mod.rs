mod get_article;
mod list_articles;
