CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "customer_id" BLOB NOT NULL REFERENCES "customers" ("id"),
    "patient_id" BLOB,
    "total_amount" INTEGER NOT NULL,
    "total_currency" TEXT NOT NULL,
    "iban" TEXT,
    "status" TEXT NOT NULL CHECK ("status" IN ('draft', 'sent', 'paid')),
    "price" TEXT NOT NULL,
    "due_on" TEXT,
    "data" TEXT
) STRICT;

CREATE INDEX "invoices_customer_id" ON "invoices" ("customer_id", "id");

CREATE TABLE "invoice_lines" (
    "invoice_id" BLOB NOT NULL REFERENCES "invoices" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_amount" INTEGER NOT NULL,
    "unit_price_currency" TEXT NOT NULL,
    PRIMARY KEY ("invoice_id", "position")
) STRICT, WITHOUT ROWID;

CREATE TABLE "invoice_tags" (
    "invoice_id" BLOB NOT NULL REFERENCES "invoices" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY ("invoice_id", "position")
) STRICT, WITHOUT ROWID;

