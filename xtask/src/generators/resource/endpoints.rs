//! The endpoints of a resource.

use anyhow::{Result, bail};
use heck::ToKebabCase;

use super::Resource;
use crate::{
    generators::{route::Endpoint, routers},
    model::{self, Routers},
    names::{Kind, Name},
};

impl Resource {
    /// The function `name` in the routes of the resource.
    pub(super) fn function(&self, name: &str) -> model::Name {
        let module = ["crate", "infra", "api", "routes", &self.context];
        let mut parts = module.map(str::to_owned).to_vec();
        parts.extend([self.name.plural(), name.to_owned()]);
        parts
    }

    pub(super) fn refuse_collisions(&self, routers: &Routers, path: &str) -> Result<()> {
        let (one, many) = (self.name.snake(), self.name.plural());
        let of_one = format!("{path}/{{id}}");
        for (method, path, verb, noun) in [
            ("POST", path, "create", &one),
            ("GET", path, "list", &many),
            ("GET", &of_one, "get", &one),
            ("PATCH", &of_one, "change", &one),
            ("DELETE", &of_one, "delete", &one),
        ] {
            let message = Name::parse(&format!("{verb}_{noun}"), Kind::Type)?;
            routers::refuse_collisions(
                routers,
                &self.context,
                (method, path),
                &self.function(&message.snake()),
                &message.pascal(),
            )?;
        }
        Ok(())
    }

    /// The path of the endpoints in the router of the context.
    pub(super) fn path(&self, path: Option<&str>) -> Result<String> {
        let Some(path) = path else {
            return Ok(format!("/{}", self.name.plural().to_kebab_case()));
        };
        let endpoint = Endpoint::parse(&format!("GET {path}"))?;
        if let Some(parameter) = endpoint.parameters.first() {
            bail!(
                "the path of a resource has no parameters, and `{path}` has `{{{parameter}}}`: give it a field for that"
            );
        }
        Ok(endpoint.path)
    }
}
