mod list_articles;
