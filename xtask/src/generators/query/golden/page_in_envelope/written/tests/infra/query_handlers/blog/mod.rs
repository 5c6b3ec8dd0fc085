mod list_blog_posts;
