CREATE TABLE books (
    number INTEGER PRIMARY KEY,
    shelf INTEGER NOT NULL REFERENCES shelves (number)
);
