DROP INDEX "deals_signed_on_id";
