DROP TABLE "taggings";
