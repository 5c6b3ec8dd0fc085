//! What the templates of a relation know.

use anyhow::Result;
use liquid::{Object, model::Value, object};

use super::{Relation, samples};
use crate::{
    generators::{access::Access, migration, references, routers, with_article},
    model::routers::path,
    names::Name,
    plan::Plan,
    project,
    schema::{Database, Primitive, describe},
};

impl Relation {
    /// The tables that queries join with that of the relation.
    fn linked_tables(&self) -> Vec<String> {
        let sources = self.ends.iter().filter_map(|end| end.source.as_ref());
        let mut tables: Vec<String> = sources.map(|source| source.table.clone()).collect();
        tables.dedup();
        tables
    }

    /// Reports whether both ends are entities of one kind. Its samples are two opposite pairs then.
    pub fn is_opposite(&self) -> bool {
        matches!(self.references().as_slice(), [first, second] if first.entity == second.entity)
    }

    /// Describes the relation for its templates.
    ///
    /// # Errors
    ///
    /// The project cannot be read.
    pub fn values(&self, plan: &Plan, access: &Access) -> Result<Object> {
        let (context, name, plural) = (&self.context, &self.name, self.name.plural());
        let database = project::database(plan.root())?;
        let routers = routers::read(plan);
        let prefix = routers::prefix_of(&routers, context)?;
        let nested = |of: &str| path::nested(&prefix, of);
        let parameters = self
            .fields()
            .into_iter()
            .map(|field| format!("{{{}}}", field.name));
        let format = |of: &str| {
            let all = parameters.clone();
            all.fold(nested(of), |path, parameter| path.replace(&parameter, "{}"))
        };
        let references = self.references();
        let described = references::describe(context, &references);
        let mut values = object!({
            "context": context,
            "name": name.snake(),
            "Name": name.pascal(),
            "words": name.words(),
            "a_words": with_article(&name.words()),
            "var": variable(name),
            "plural": plural,
            "plural_words": plural.replace('_', " "),
            // The names of files.
            "add": format!("add_{}", name.snake()),
            "remove": format!("remove_{}", name.snake()),
            "path": format!("app_core::{context}::domain::{}::{}", name.snake(), name.pascal()),
            "repository": format!("app_core::{context}::ports::repo::{}::{}Repository", name.snake(), name.pascal()),
            "double": format!("crate::tests::doubles::adapters::{context}::repo::{}", name.snake()),
            "table": self.table,
            "lists": self.lists()?.map(|list| list.name.snake()),
            "linked_tables": self.linked_tables(),
            "migration": migration::folder(plan.root(), &format!("create_{}", self.table)),
            "id_sql": Primitive::Uuid.sql(database).to_owned() + " NOT NULL",
            "options": match database { Database::Sqlite => " STRICT, WITHOUT ROWID", Database::Postgres => "" },
            "opposite": self.is_opposite(),
            "second_path": nested(&self.paths.second),
            "pair_format": format(&self.paths.pair),
            "second_format": format(&self.paths.second),
            "first_format": format(&self.paths.first),
        });
        let compared = self.fields_of_commands().into_iter();
        let mut compared = compared.filter(|field| field.claimant && self.claimant.is_some());
        let compared = compared.next();
        let extra = self.fields_of_commands().split_off(self.ends.len());
        let removed = references::describe(context, &self.compared_by_remove());
        values.extend(object!({ "compared": compared.map(|field| field.name) }));
        let samples = samples::all(plan, context, &references)?;
        let ends = self.ends.iter().zip(describe::fields(&self.fields()));
        let ends = ends.map(|(end, field)| end.describe(context, field, &samples));
        let ends: Vec<Object> = ends.collect();
        for (key, end) in ["first", "second"].into_iter().zip(&ends) {
            values.insert(key.into(), Value::Object(end.clone()));
        }
        for (key, objects) in [
            ("ends", ends),
            ("ports", references::ports(&described, name)),
            ("references", described),
            ("ports_of_remove", references::ports(&removed, name)),
            ("compared_by_remove", removed),
            ("claimants", describe::fields(&extra)),
            ("samples", samples.described),
        ] {
            values.insert(key.into(), describe::array(objects));
        }
        values.insert("access".into(), Value::Object(access.describe()));
        Ok(values)
    }
}

/// The name of a variable with one pair. The code around it uses some names itself.
fn variable(name: &Name) -> String {
    match name.snake().as_str() {
        "app" | "client" | "command" | "connection" | "handler" | "insert" | "one" | "other"
        | "page" | "query" | "refused" | "scope" => "pair".to_owned(),
        other => other.to_owned(),
    }
}
