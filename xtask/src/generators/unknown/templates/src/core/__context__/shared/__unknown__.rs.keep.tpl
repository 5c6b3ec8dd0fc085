#[must_use]
pub fn {{ unknown }}() -> ::kernel::Error {
    ::kernel::Error::not_found("{{ unknown }}", "There is no such {{ words }}.")
}
