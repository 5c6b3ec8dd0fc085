mod bookmarks;
