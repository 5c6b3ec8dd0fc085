use kernel::Error;

#[must_use]
pub fn purchase_order_unknown() -> Error {
    Error::not_found("purchase_order_unknown", "There is no such purchase order.")
}
