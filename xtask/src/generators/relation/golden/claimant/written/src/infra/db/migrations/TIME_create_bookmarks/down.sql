DROP TABLE "bookmarks";
