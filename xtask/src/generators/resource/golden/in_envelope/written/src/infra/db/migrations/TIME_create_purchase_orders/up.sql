CREATE TABLE "purchase_orders" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "bank_account_id" BLOB NOT NULL REFERENCES "bank_accounts" ("id"),
    "due_on" TEXT,
    UNIQUE ("owner_id", "number")
) STRICT;

CREATE INDEX "purchase_orders_bank_account_id" ON "purchase_orders" ("bank_account_id", "id");

CREATE TABLE "purchase_order_lines" (
    "purchase_order_id" BLOB NOT NULL REFERENCES "purchase_orders" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY ("purchase_order_id", "position")
) STRICT, WITHOUT ROWID;

CREATE INDEX "purchase_orders_owner_id_id" ON "purchase_orders" ("owner_id", "id");
