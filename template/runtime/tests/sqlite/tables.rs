//! The tables of the tests that both databases share.

pub const DOCUMENTS: &str = "CREATE TABLE documents (
    id INTEGER NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    note TEXT
) STRICT";

pub const PRICES: &str = "CREATE TABLE prices (
    id INTEGER NOT NULL PRIMARY KEY,
    amount TEXT NOT NULL,
    discount TEXT
) STRICT";

/// `id` is a UUID.
pub const CUSTOMERS: &str = r#"
    CREATE TABLE customers (
        id BLOB NOT NULL PRIMARY KEY,
        owner INTEGER NOT NULL,
        number INTEGER NOT NULL,
        "order" INTEGER NOT NULL DEFAULT 0,
        UNIQUE (owner, number),
        UNIQUE (number, "order")
    ) STRICT;

    CREATE TABLE customer_notes (
        id INTEGER NOT NULL PRIMARY KEY,
        customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE
    ) STRICT;

    CREATE TABLE invoices (
        id INTEGER NOT NULL PRIMARY KEY,
        customer_id BLOB NOT NULL REFERENCES customers
    ) STRICT;

    CREATE TABLE credit_limits (
        id INTEGER NOT NULL PRIMARY KEY,
        owner INTEGER NOT NULL,
        number INTEGER NOT NULL,
        FOREIGN KEY (owner, number) REFERENCES customers (owner, number) ON DELETE RESTRICT
    ) STRICT;
"#;

pub const NAMES: &str = "
    CREATE TABLE names (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, nickname TEXT) STRICT;
    CREATE INDEX names_name ON names (name);
";
