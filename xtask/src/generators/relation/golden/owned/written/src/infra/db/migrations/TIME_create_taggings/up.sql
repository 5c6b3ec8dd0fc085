CREATE TABLE "taggings" (
    "invoice_id" BLOB NOT NULL REFERENCES "invoices" ("id") ON DELETE CASCADE,
    "tag_id" BLOB NOT NULL REFERENCES "tags" ("id") ON DELETE CASCADE,
    PRIMARY KEY ("invoice_id", "tag_id")
) STRICT, WITHOUT ROWID;

CREATE INDEX "taggings_tag_id" ON "taggings" ("tag_id", "invoice_id");
