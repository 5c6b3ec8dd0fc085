CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "total_amount" INTEGER NOT NULL,
    "total_currency" TEXT NOT NULL,
    "due" TEXT,
    "parent" BLOB,
    "extra" TEXT
) STRICT;

