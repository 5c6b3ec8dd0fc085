//! `new-port billing PaymentGateway --adapter Stripe`

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::object;

use super::{Generation, Generator, existing_context, make, registration, repository, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

/// Add a port with an adapter, a test double, and a contract test for both
#[derive(Debug, Args)]
pub struct NewPort {
    /// The context that it belongs to
    context: String,
    /// The name of the port: `PaymentGateway`; with `--repo`, the entity that it stores
    name: String,
    /// Make a repository for an entity: with a table, a migration and a double in memory
    #[arg(long, conflicts_with = "adapter")]
    repo: bool,
    /// The name of the table, if it is not the plural of the entity
    #[arg(long, requires = "repo", value_name = "NAME")]
    table: Option<String>,
    /// Fields of which no two entities have the same values: `number`, or `owner_id,number`; may be repeated
    #[arg(long, requires = "repo", value_name = "FIELDS")]
    unique: Vec<String>,
    /// Fields that queries look for: `status`; may be repeated
    #[arg(long, requires = "repo", value_name = "FIELDS")]
    index: Vec<String>,
    /// A field with the id of another entity of the context, together with which it is deleted: `customer_id`; may be
    /// repeated
    #[arg(long, requires = "repo", value_name = "FIELD")]
    cascade: Vec<String>,
    /// The name of the adapter: `Stripe` makes `StripePaymentGateway`
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
}

impl Generator for NewPort {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let context = existing_context(&plan.model(), &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        if self.repo {
            let options = repository::Options {
                table: self.table.clone(),
                unique: self.unique.clone(),
                index: self.index.clone(),
                cascade: self.cascade.clone(),
            };
            return repository::plan(plan, &context, &name, &options);
        }
        let adapter = Name::parse(self.adapter.as_deref().unwrap_or("real"), Kind::Type)?;
        let (snake, pascal) = (name.snake(), name.pascal());
        let adapter = if adapter.pascal().ends_with(&pascal) {
            adapter.pascal()
        } else {
            format!("{}{pascal}", adapter.pascal())
        };
        ensure!(
            adapter != format!("Fake{pascal}"),
            "`{adapter}` is the name of the double: choose another one for the adapter"
        );
        let values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "Adapter": adapter,
            "title": title(&name.words()),
        });
        make(&mut plan, "port", &values)?;
        registration::port(
            &mut plan,
            "singletons",
            &format!("app_core::{context}::ports::{snake}::{pascal}"),
            &format!("crate::infra::adapters::{context}::{snake}::{adapter}"),
        )?;
        Ok(Generation {
            plan,
            next: vec![format!(
                "declare in src/core/{context}/ports/{snake}.rs what `{pascal}` does, and implement it in \
                 src/infra/adapters/{context}/{snake}.rs"
            )],
        })
    }
}
