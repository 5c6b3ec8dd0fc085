//! The tables of the tests that both databases share.

pub const DOCUMENTS: &str = "CREATE TABLE documents (
    id INTEGER NOT NULL PRIMARY KEY,
    content JSONB NOT NULL,
    note JSONB
)";

pub const PRICES: &str = "CREATE TABLE prices (
    id INTEGER NOT NULL PRIMARY KEY,
    amount NUMERIC NOT NULL,
    discount NUMERIC
)";

/// `id` is a UUID.
pub const CUSTOMERS: &str = r#"
    CREATE TABLE customers (
        id UUID NOT NULL PRIMARY KEY,
        owner INTEGER NOT NULL,
        number INTEGER NOT NULL,
        "order" INTEGER NOT NULL DEFAULT 0,
        UNIQUE (owner, number),
        UNIQUE (number, "order")
    );

    CREATE TABLE customer_notes (
        id INTEGER NOT NULL PRIMARY KEY,
        customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE
    );

    CREATE TABLE invoices (
        id INTEGER NOT NULL PRIMARY KEY,
        customer_id UUID NOT NULL REFERENCES customers
    );

    CREATE TABLE credit_limits (
        id INTEGER NOT NULL PRIMARY KEY,
        owner INTEGER NOT NULL,
        number INTEGER NOT NULL,
        FOREIGN KEY (owner, number) REFERENCES customers (owner, number) ON DELETE RESTRICT
    );
"#;

pub const NAMES: &str = r#"
    CREATE TABLE names (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, nickname TEXT);
    CREATE INDEX names_name ON names (name COLLATE "C");
"#;
