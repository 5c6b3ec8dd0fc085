use kernel::Error;

#[must_use]
pub fn blog_post_unknown() -> Error {
    Error::not_found("blog_post_unknown", "There is no such blog post.")
}
