//! Bodies in which everything is in one object, with the name of what it is about: `{"invoice": {..}}`.

use kernel::Error;

use super::problem::Problem;

/// Returns a function that moves the places of an error of the core into the object `envelope`, where the client has
/// sent what is wrong: `/number` becomes `/invoice/number`. The `parameters` of the path are not in the object.
///
/// ```ignore
/// commands.dispatch(command).await.map_err(in_envelope("invoice", &["customer_id"]))?;
/// ```
pub fn in_envelope(
    envelope: &'static str,
    parameters: &'static [&'static str],
) -> impl FnOnce(Error) -> Problem {
    move |error| {
        Problem::from(error).with_pointers(|pointer| {
            let first = pointer.split('/').nth(1).unwrap_or_default();
            if parameters.contains(&first) {
                pointer.to_owned()
            } else {
                format!("/{envelope}{pointer}")
            }
        })
    }
}
