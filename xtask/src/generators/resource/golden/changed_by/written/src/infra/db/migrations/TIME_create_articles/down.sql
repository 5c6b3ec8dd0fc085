DROP TABLE "articles";
