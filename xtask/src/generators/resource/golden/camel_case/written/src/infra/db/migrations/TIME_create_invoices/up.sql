CREATE TABLE "invoices" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "invoice_number" TEXT NOT NULL,
    "bank_account_id" BLOB NOT NULL REFERENCES "bank_accounts" ("id"),
    "patient_id" BLOB,
    "total_price_amount" INTEGER NOT NULL,
    "total_price_currency_code" TEXT NOT NULL,
    "payment_status" TEXT NOT NULL CHECK ("payment_status" IN ('draft', 'partly_paid')),
    "due_on" TEXT,
    "extra_data" TEXT,
    UNIQUE ("owner_id", "invoice_number")
) STRICT;

CREATE INDEX "invoices_owner_id_payment_status" ON "invoices" ("owner_id", "payment_status", "id");

CREATE INDEX "invoices_bank_account_id" ON "invoices" ("bank_account_id", "id");

CREATE TABLE "invoice_invoice_lines" (
    "invoice_id" BLOB NOT NULL REFERENCES "invoices" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "short_text" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_amount" INTEGER NOT NULL,
    "unit_price_currency_code" TEXT NOT NULL,
    PRIMARY KEY ("invoice_id", "position")
) STRICT, WITHOUT ROWID;

CREATE INDEX "invoices_owner_id_id" ON "invoices" ("owner_id", "id");
