mod list_articles_of_reader;
mod list_readers_of_article;
