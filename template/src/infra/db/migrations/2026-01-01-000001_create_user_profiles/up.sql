CREATE TABLE user_profiles (
    user_id BLOB NOT NULL PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
