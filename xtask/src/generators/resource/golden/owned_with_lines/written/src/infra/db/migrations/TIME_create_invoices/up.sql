CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "total_amount" INTEGER NOT NULL,
    "total_currency" TEXT NOT NULL,
    "due_on" TEXT,
    "status" TEXT NOT NULL CHECK ("status" IN ('draft', 'sent', 'paid')),
    UNIQUE ("owner_id", "number")
) STRICT;

CREATE INDEX "invoices_owner_id_status" ON "invoices" ("owner_id", "status", "id");

CREATE TABLE "invoice_lines" (
    "invoice_id" BLOB NOT NULL REFERENCES "invoices" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_amount" INTEGER NOT NULL,
    "unit_price_currency" TEXT NOT NULL,
    PRIMARY KEY ("invoice_id", "position")
) STRICT, WITHOUT ROWID;

CREATE INDEX "invoices_owner_id_id" ON "invoices" ("owner_id", "id");
