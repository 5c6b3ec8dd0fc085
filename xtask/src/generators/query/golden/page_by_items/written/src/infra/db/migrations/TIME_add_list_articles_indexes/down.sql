DROP INDEX "article_tags_value";
