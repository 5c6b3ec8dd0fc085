//! Who may call an endpoint.

use anyhow::{Result, bail, ensure};
use clap::Args;
use heck::ToShoutySnakeCase;
use liquid::{Object, object};
use syn::Item;

use crate::{edit::Source, plan::Plan, schema::Field};

const DEPENDENCIES: &str = "src/infra/api/dependencies.rs";
const PERMISSIONS: &str = "src/core/auth/domain/permission.rs";

/// Who may call an endpoint. The default is any claimant, if the service has claimants.
#[derive(Clone, Debug, Default, Args)]
pub struct AccessOptions {
    /// Let anybody call the endpoint, without an access token
    #[arg(long, conflicts_with = "permission")]
    public: bool,
    /// Demand a permission of the claimant: `invoices:write`
    #[arg(long, value_name = "PERMISSION")]
    permission: Option<String>,
}

/// Who may call an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody. The service may have no claimants.
    Public { has_claimants: bool },
    /// Any claimant.
    Claimant,
    /// A claimant with this permission.
    Permission(Permission),
}

/// A permission, and its constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    text: String,
    constant: String,
}

impl AccessOptions {
    /// Reports whether anybody can call the endpoint.
    pub fn is_public(&self) -> bool {
        self.public
    }

    /// Who may change what these let somebody read: nobody without an access token.
    pub fn of_changes(&self) -> Self {
        Self {
            public: false,
            ..self.clone()
        }
    }

    /// Refuses options that would have no effect, because there is no `route`.
    ///
    /// # Errors
    ///
    /// Names the option.
    pub fn must_be_of(&self, route: Option<&str>) -> Result<()> {
        let option = if self.public {
            "--public"
        } else if self.permission.is_some() {
            "--permission"
        } else {
            return Ok(());
        };
        ensure!(
            route.is_some(),
            "`{option}` says who may call an endpoint, and there is none: add `--route`"
        );
        Ok(())
    }
}

impl Access {
    /// Reads who may call an endpoint of a message with `fields`.
    ///
    /// # Errors
    ///
    /// The service has no claimants, or the message needs one.
    pub fn of(plan: &Plan, options: &AccessOptions, fields: &[Field]) -> Result<Self> {
        let has_claimants = defines(plan, DEPENDENCIES, "Claimant")?;
        if let Some(text) = &options.permission {
            ensure!(
                defines(plan, DEPENDENCIES, "VerifiedClaimant")?
                    && defines(plan, PERMISSIONS, "Permission")?,
                "the service has no permissions: they are `Permission` in {PERMISSIONS}, of a `VerifiedClaimant` in \
                 {DEPENDENCIES}"
            );
            return Ok(Self::Permission(Permission::parse(text)?));
        }
        let access = if has_claimants && !options.public {
            Self::Claimant
        } else {
            Self::Public { has_claimants }
        };
        if let (Self::Public { .. }, Some(field)) =
            (&access, fields.iter().find(|field| field.claimant))
        {
            bail!(
                "`{}` is the claimant, and an endpoint that anybody may call has none",
                field.name
            );
        }
        Ok(access)
    }

    pub fn describe(&self) -> Object {
        match self {
            Self::Public { .. } => object!({ "kind": "public" }),
            Self::Claimant => object!({ "kind": "claimant" }),
            Self::Permission(permission) => object!({
                "kind": "permission",
                "permission": permission.text,
                "constant": permission.constant,
            }),
        }
    }

    pub fn permission(&self) -> Option<&Permission> {
        match self {
            Self::Permission(permission) => Some(permission),
            _ => None,
        }
    }

    /// Says who may call the endpoint, if nobody asked for it.
    pub fn note(&self) -> Option<String> {
        let open = *self
            == Self::Public {
                has_claimants: false,
            };
        open.then(|| {
            "decide who may call the endpoint: anybody can, because the service has no `Claimant`"
                .to_owned()
        })
    }
}

impl Permission {
    fn parse(text: &str) -> Result<Self> {
        let is_word = |word: &str| {
            let letters = |c: char| c.is_ascii_lowercase() || c == '_';
            word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(letters)
        };
        match text.split_once(':') {
            Some((resource, action)) if is_word(resource) && is_word(action) => Ok(Self {
                text: text.to_owned(),
                constant: format!("{action}_{resource}").to_shouty_snake_case(),
            }),
            _ => bail!(
                "`{text}` is not a permission: write `resource:action` in lower case, for example `invoices:write`"
            ),
        }
    }

    pub fn describe(&self) -> Object {
        object!({ "permission": self.text, "constant": self.constant })
    }
}

/// Reports whether the file at `path` defines the struct `name`.
fn defines(plan: &Plan, path: &str, name: &str) -> Result<bool> {
    let Some(text) = plan.text(path)? else {
        return Ok(false);
    };
    let source = Source::parse(&text);
    Ok(source.is_ok_and(|source| {
        let mut items = source.items().iter();
        items.any(|item| matches!(item, Item::Struct(item) if item.ident == name))
    }))
}
