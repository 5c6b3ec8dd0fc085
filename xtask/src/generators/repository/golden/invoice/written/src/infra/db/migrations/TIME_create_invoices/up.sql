CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "total_amount" INTEGER NOT NULL,
    "total_currency" TEXT NOT NULL,
    "due" TEXT,
    "parent" BLOB REFERENCES "invoices" ("id"),
    "extra" TEXT
) STRICT;

CREATE INDEX "invoices_parent" ON "invoices" ("parent", "id");

