CREATE TABLE shelves (
    number INTEGER PRIMARY KEY
);
