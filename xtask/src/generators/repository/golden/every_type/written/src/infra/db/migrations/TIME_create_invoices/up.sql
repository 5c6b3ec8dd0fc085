CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "owner_id" BLOB NOT NULL,
    "customer_id" BLOB NOT NULL REFERENCES "customers" ("id") ON DELETE CASCADE,
    "patient_id" BLOB,
    "total_amount" INTEGER NOT NULL,
    "total_currency" TEXT NOT NULL,
    "discount_amount" INTEGER,
    "discount_currency" TEXT,
    "iban" TEXT,
    "status" TEXT NOT NULL CHECK ("status" IN ('draft', 'sent', 'paid')),
    "price" TEXT NOT NULL,
    "due_on" TEXT,
    "issued_at" TEXT NOT NULL,
    "data" TEXT,
    UNIQUE ("owner_id", "number")
) STRICT;

CREATE INDEX "invoices_status" ON "invoices" ("status", "id");

CREATE INDEX "invoices_due_on" ON "invoices" ("due_on", "id");

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

