DROP TABLE "payments";
