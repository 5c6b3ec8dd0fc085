CREATE TABLE "articles" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "author_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "pinned" INTEGER NOT NULL,
    "published_at" TEXT,
    UNIQUE ("title")
) STRICT;

