CREATE TABLE "orders" (
    "id" BLOB NOT NULL PRIMARY KEY,
    "owner_id" BLOB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "main_product_id" BLOB NOT NULL REFERENCES "products" ("id"),
    "main_quantity" INTEGER NOT NULL,
    "gift_product_id" BLOB REFERENCES "products" ("id"),
    "gift_quantity" INTEGER
) STRICT;

CREATE INDEX "orders_main_product_id" ON "orders" ("main_product_id", "id");

CREATE INDEX "orders_gift_product_id" ON "orders" ("gift_product_id", "id");

CREATE TABLE "order_tag_ids" (
    "order_id" BLOB NOT NULL REFERENCES "orders" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "value" BLOB NOT NULL REFERENCES "labels" ("id"),
    PRIMARY KEY ("order_id", "position")
) STRICT, WITHOUT ROWID;

CREATE INDEX "order_tag_ids_value" ON "order_tag_ids" ("value");

CREATE TABLE "order_lines" (
    "order_id" BLOB NOT NULL REFERENCES "orders" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "product_id" BLOB NOT NULL REFERENCES "products" ("id"),
    "quantity" INTEGER NOT NULL,
    PRIMARY KEY ("order_id", "position")
) STRICT, WITHOUT ROWID;

CREATE INDEX "order_lines_product_id" ON "order_lines" ("product_id");

CREATE INDEX "orders_owner_id_id" ON "orders" ("owner_id", "id");
