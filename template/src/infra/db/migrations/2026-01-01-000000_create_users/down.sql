DROP TABLE account_tokens;
DROP TABLE user_sessions;
DROP TABLE user_permissions;
DROP TABLE users;
