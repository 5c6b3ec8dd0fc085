use kernel::Error;

#[must_use]
pub fn customer_unknown() -> Error {
    Error::not_found("customer_unknown", "There is no such customer.")
}
