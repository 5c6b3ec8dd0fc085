use kernel::Error;

#[must_use]
pub fn article_unknown() -> Error {
    Error::not_found("article_unknown", "There is no such article.")
}
