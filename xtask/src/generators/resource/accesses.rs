//! Who may call the endpoints of a resource.

use anyhow::{Result, ensure};

use crate::{
    generators::access::{Access, AccessOptions},
    plan::Plan,
    schema::Field,
};

/// Who may call the endpoints of a resource.
pub struct Accesses {
    pub reading: Access,
    /// It includes creating and deleting.
    pub changing: Access,
}

impl Accesses {
    /// Reads who may call the endpoints of a resource with `fields`. What others see, though they cannot change it, can be
    /// public: only changes ask for its claimant.
    ///
    /// # Errors
    ///
    /// Anybody may call all of them, and a field is the claimant.
    pub fn of(
        plan: &Plan,
        options: &AccessOptions,
        fields: &[Field],
        others_see: bool,
    ) -> Result<Self> {
        if others_see {
            return Ok(Self {
                reading: Access::of(plan, options, &[])?,
                changing: Access::of(plan, &options.of_changes(), fields)?,
            });
        }
        if let Some(field) = fields.iter().find(|field| field.claimant) {
            ensure!(
                !options.is_public(),
                "`{name}` is the claimant, and an endpoint that anybody may call has none: with `--changed-by {name}` and \
                 `--public`, anybody can read, and a claimant can create and change their own",
                name = field.name
            );
        }
        let access = Access::of(plan, options, fields)?;
        Ok(Self {
            reading: access.clone(),
            changing: access,
        })
    }
}
