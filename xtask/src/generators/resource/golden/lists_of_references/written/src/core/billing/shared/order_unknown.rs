use kernel::Error;

#[must_use]
pub fn order_unknown() -> Error {
    Error::not_found("order_unknown", "There is no such order.")
}
