use kernel::Error;

#[must_use]
pub fn payment_unknown() -> Error {
    Error::not_found("payment_unknown", "There is no such payment.")
}
