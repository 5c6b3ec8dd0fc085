CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "status" TEXT NOT NULL CHECK ("status" IN ('draft', 'sent')),
    "paid_at" TEXT,
    "copies" INTEGER NOT NULL,
    UNIQUE ("owner_id", "number")
) STRICT;

CREATE INDEX "invoices_owner_id_status" ON "invoices" ("owner_id", "status", "id");

CREATE TABLE "invoice_tags" (
    "invoice_id" BLOB NOT NULL REFERENCES "invoices" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY ("invoice_id", "position")
) STRICT, WITHOUT ROWID;

CREATE INDEX "invoices_owner_id_id" ON "invoices" ("owner_id", "id");
