//! Rows that refer to a row, as messages name them.

/// Any rows that refer to a row.
pub(super) const ANY: &str = "Other records";

/// Returns the rows of `table` as the beginning of a sentence: `Invoice lines` for `invoice_lines`.
pub(super) fn of_table(table: &str) -> String {
    let words = table.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}
