DROP TABLE "order_lines";
DROP TABLE "order_tag_ids";
DROP TABLE "orders";
