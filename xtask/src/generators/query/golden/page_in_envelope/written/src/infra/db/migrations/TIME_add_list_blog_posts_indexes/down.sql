DROP INDEX "blog_posts_title_prefix";
