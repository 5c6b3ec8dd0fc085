//! Routes whose requests and answers have names in `camelCase`.

use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// The error of a route whose requests and answers have names in `camelCase`:
///
/// ```ignore
/// async fn get_invoice(..) -> ApiResult<axum::Json<InvoiceView>, CamelCase> {
/// ```
///
/// The core points to a field by its name in Rust. The client learns the name that it knows: `/lines/0/unit_price`
/// becomes `/lines/0/unitPrice`.
#[derive(Debug)]
pub struct CamelCase(Problem);

impl<E: Into<Problem>> From<E> for CamelCase {
    fn from(error: E) -> Self {
        Self(error.into().with_pointers(in_camel_case))
    }
}

impl IntoResponse for CamelCase {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

/// Returns `pointer` with each name as serde writes it with `rename_all = "camelCase"`.
fn in_camel_case(pointer: &str) -> String {
    let mut renamed = String::with_capacity(pointer.len());
    let mut begins_word = false;
    for letter in pointer.chars() {
        if letter == '_' {
            begins_word = !renamed.ends_with('/');
        } else if begins_word {
            renamed.push(letter.to_ascii_uppercase());
            begins_word = false;
        } else {
            renamed.push(letter);
        }
    }
    renamed
}
