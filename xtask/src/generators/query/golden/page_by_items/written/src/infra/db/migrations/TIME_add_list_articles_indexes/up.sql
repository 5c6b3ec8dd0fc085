CREATE INDEX "article_tags_value" ON "article_tags" ("value");
