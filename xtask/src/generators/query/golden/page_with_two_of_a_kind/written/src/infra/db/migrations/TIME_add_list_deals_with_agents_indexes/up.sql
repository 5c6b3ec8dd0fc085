CREATE INDEX "deals_signed_on_id" ON "deals" ("signed_on", "id");
