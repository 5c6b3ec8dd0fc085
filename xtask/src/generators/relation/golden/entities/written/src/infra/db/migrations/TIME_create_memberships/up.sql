CREATE TABLE "memberships" (
    "member_id" BLOB NOT NULL REFERENCES "members" ("id") ON DELETE CASCADE,
    "group_id" BLOB NOT NULL REFERENCES "groups" ("id") ON DELETE CASCADE,
    PRIMARY KEY ("member_id", "group_id")
) STRICT, WITHOUT ROWID;

CREATE INDEX "memberships_group_id" ON "memberships" ("group_id", "member_id");
