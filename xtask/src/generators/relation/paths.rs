//! The paths of the endpoints of a relation.

use anyhow::{Result, ensure};
use heck::ToKebabCase;

use super::end::End;
use crate::{generators::route::Endpoint, names::Name};

/// The paths of the endpoints in the router of the context.
pub struct Paths {
    /// The list of the second end.
    pub second: String,
    /// The list of the first end.
    pub first: String,
    /// One pair.
    pub pair: String,
}

impl Paths {
    /// Returns the paths of the relation `name`. `given` is that of the list of the second end.
    ///
    /// # Errors
    ///
    /// `given` is not the path of such a list.
    pub fn of(name: &Name, [first, second]: &[End; 2], given: Option<&str>) -> Result<Self> {
        let segment = |plural: String| plural.to_kebab_case();
        let of_claimant = first.field.claimant;
        let (one, many) = (segment(first.name.plural()), segment(second.name.plural()));
        let to_second = match given {
            Some(path) => path.to_owned(),
            // The claimant's own pairs.
            None if of_claimant => format!("/{}", segment(name.plural())),
            None => format!("/{one}/{{{}}}/{many}", first.field.name),
        };
        let endpoint = Endpoint::parse(&format!("GET {to_second}"))?;
        let wanted = (!of_claimant).then_some(&first.field.name);
        ensure!(
            endpoint.parameters.iter().eq(wanted) && !to_second.ends_with('}'),
            "`{to_second}` is the path of a list for {}, so it {}, and its last segment is a word",
            if of_claimant {
                "the claimant"
            } else {
                "one end"
            },
            match wanted {
                Some(field) => format!("has the parameter `{{{field}}}` and no other"),
                None => "has no parameters".to_owned(),
            }
        );
        Ok(Self {
            pair: format!("{to_second}/{{{}}}", second.field.name),
            first: format!("/{many}/{{{}}}/{one}", second.field.name),
            second: to_second,
        })
    }
}
