CREATE TABLE "payments" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "payer_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "order_id" BLOB NOT NULL REFERENCES "orders" ("id") ON DELETE CASCADE,
    "refund_of_id" BLOB REFERENCES "orders" ("id"),
    "amount" INTEGER NOT NULL
) STRICT;

CREATE INDEX "payments_order_id" ON "payments" ("order_id", "id");

CREATE INDEX "payments_refund_of_id" ON "payments" ("refund_of_id", "id");

CREATE INDEX "payments_payer_id_id" ON "payments" ("payer_id", "id");
