CREATE TABLE "bookmarks" (
    "reader_id" BLOB NOT NULL,
    "article_id" BLOB NOT NULL,
    PRIMARY KEY ("reader_id", "article_id")
) STRICT, WITHOUT ROWID;

CREATE INDEX "bookmarks_article_id" ON "bookmarks" ("article_id", "reader_id");
