CREATE INDEX "blog_posts_title_prefix" ON "blog_posts" ("title");
