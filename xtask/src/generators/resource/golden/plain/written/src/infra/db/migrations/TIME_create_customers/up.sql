CREATE TABLE "customers" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "name" TEXT NOT NULL
) STRICT;

