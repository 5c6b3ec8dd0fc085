CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    email_confirmed_at TEXT,
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

CREATE TABLE user_permissions (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (user_id, permission)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_sessions (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    last_use_at TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    renewal_key TEXT NOT NULL,
    client_address TEXT,
    user_agent TEXT
) STRICT;

CREATE INDEX user_sessions_user_id ON user_sessions (user_id);

CREATE INDEX user_sessions_last_use_at ON user_sessions (last_use_at);

CREATE TABLE account_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    UNIQUE (user_id, purpose)
) STRICT;

CREATE INDEX account_tokens_expires_at ON account_tokens (expires_at);
