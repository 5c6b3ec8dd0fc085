use kernel::Error;

#[must_use]
pub fn invoice_unknown() -> Error {
    Error::not_found("invoice_unknown", "There is no such invoice.")
}
