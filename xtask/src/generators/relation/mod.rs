//! `new-relation social Membership member_id:MemberId group_id:GroupId`

mod end;
mod samples;

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use heck::ToKebabCase;
use liquid::{Object, model::Value, object};

use self::end::End;
use super::{
    Generation, Generator,
    access::{Access, AccessOptions},
    existing_context, make,
    message::{Answer, Message, Wrapped},
    migration, publication,
    query::{self, Shape, View},
    references::{self, Reference},
    registration,
    route::{self, Endpoint, Fate, Place},
    routers, title, with_article,
};
use crate::{
    edit,
    model::routers::path,
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Database, Domain, Field, Primitive, describe},
};

/// Add a relation of many to many: which members are in which groups, who follows whom
///
/// It makes a table of pairs, its repository and migration, two commands that add and remove a pair, two queries that
/// list one end for the other in pages, four endpoints, and their tests. A pair is there or not: adding it twice is
/// like adding it once. An end that is an entity of the context must exist, and takes its pairs with it when it is
/// deleted.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct NewRelation {
    /// The context that it belongs to
    context: String,
    /// The name of the relation: `Membership`
    name: String,
    /// The two ends: `member_id:MemberId group_id:GroupId`. The type is an id of the context, one of another context
    /// (`auth.UserId`), or for one end `claimant`: who makes the request
    #[arg(required = true)]
    fields: Vec<String>,
    /// The name of the table, if it is not the plural of the relation
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The path of the list of the second end: "/teams/{member_id}/groups"
    #[arg(long)]
    path: Option<String>,
    #[command(flatten)]
    access: AccessOptions,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask new-relation social Membership member_id:MemberId group_id:GroupId
      PUT, DELETE /members/{member_id}/groups/{group_id}
      GET         /members/{member_id}/groups
      GET         /groups/{group_id}/members
  cargo xtask new-relation social Follow follower_id:claimant followee_id:UserId
      PUT, DELETE /follows/{followee_id}
      GET         /follows
      GET         /followees/{followee_id}/followers";

impl Generator for NewRelation {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        domain.must_be_new(&name.pascal(), &name.snake())?;
        ensure!(
            domain.entity(&name.pascal()).is_err(),
            "`{}` is an entity of `{context}`: give the relation another name",
            name.pascal()
        );
        ensure!(
            name.plural() != name.snake(),
            "`{name}` is its own plural, so one and many would have the same name: choose another name"
        );
        let ends = End::both(&plan, &domain, &name.pascal(), &self.fields)?;
        let table = match &self.table {
            Some(table) => Name::parse(table, Kind::Field)?.snake(),
            None => name.plural(),
        };
        let relation = Relation {
            paths: Paths::of(&name, &ends, self.path.as_deref())?,
            context,
            name,
            ends,
            table,
        };
        let access = Access::of(&plan, &self.access, &relation.fields())?;

        relation.write(&mut plan, &access)?;
        for list in relation.lists()? {
            relation.add_list(&mut plan, &list, &access)?;
        }
        let mut next: Vec<String> = access.note().into_iter().collect();
        if let Some(user) = domain.claimant()? {
            next.extend(relation.ends.iter().filter_map(|end| end.owned_note(&user)));
        }
        Ok(Generation { plan, next })
    }
}

/// What is generated.
struct Relation {
    context: String,
    name: Name,
    ends: [End; 2],
    table: String,
    paths: Paths,
}

/// The paths of the endpoints in the router of the context.
struct Paths {
    /// The list of the second end.
    second: String,
    /// The list of the first end.
    first: String,
    /// One pair.
    pair: String,
}

/// A query that lists the end `listed` for one of the other end.
struct List<'r> {
    name: Name,
    of: &'r End,
    listed: &'r End,
    path: &'r str,
    /// In a test, the first sample of the listed end has a larger id than the second one.
    is_reversed: bool,
}

impl Paths {
    fn of(name: &Name, [first, second]: &[End; 2], given: Option<&str>) -> Result<Self> {
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
        let wanted: Vec<&str> = match of_claimant {
            true => Vec::new(),
            false => vec![&first.field.name],
        };
        ensure!(
            endpoint.parameters == wanted && !to_second.ends_with('}'),
            "`{to_second}` is the path of a list for {}, so it {}, and its last segment is a word",
            if of_claimant {
                "the claimant"
            } else {
                "one end"
            },
            match wanted.first() {
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

impl Relation {
    fn fields(&self) -> Vec<Field> {
        self.ends.iter().map(|end| end.field.clone()).collect()
    }

    /// The entities at the ends.
    fn references(&self) -> Vec<Reference> {
        self.ends.iter().filter_map(End::reference).collect()
    }

    fn lists(&self) -> Result<[List<'_>; 2]> {
        let [first, second] = &self.ends;
        let name = |listed: &End, of: &End| {
            let text = format!("list_{}_of_{}", listed.name.plural(), of.name.snake());
            Name::parse(&text, Kind::Type)
        };
        Ok([
            List {
                name: name(second, first)?,
                of: first,
                listed: second,
                path: &self.paths.second,
                is_reversed: self.is_opposite(),
            },
            List {
                name: name(first, second)?,
                of: second,
                listed: first,
                path: &self.paths.first,
                is_reversed: false,
            },
        ])
    }

    /// The tables that queries join with that of the relation.
    fn linked_tables(&self) -> Vec<String> {
        let sources = self.ends.iter().filter_map(|end| end.source.as_ref());
        let mut tables: Vec<String> = sources.map(|source| source.table.clone()).collect();
        tables.dedup();
        tables
    }

    /// Reports whether both ends are entities of one kind. Its samples are two opposite pairs then.
    fn is_opposite(&self) -> bool {
        matches!(self.references().as_slice(), [first, second] if first.entity == second.entity)
    }

    /// The values of all templates.
    fn values(&self, plan: &Plan, access: &Access) -> Result<Object> {
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
            ("samples", samples.described),
        ] {
            values.insert(key.into(), describe::array(objects));
        }
        values.insert("access".into(), Value::Object(access.describe()));
        Ok(values)
    }

    /// Adds all but the lists.
    fn write(&self, plan: &mut Plan, access: &Access) -> Result<()> {
        let (context, snake, pascal) = (&self.context, self.name.snake(), self.name.pascal());
        let values = self.values(plan, access)?;
        publication::add(plan, &self.fields())?;
        for Reference { entity, .. } in self.references() {
            let unknown = object!({
                "context": context,
                "unknown": format!("{}_unknown", entity.snake()),
                "words": entity.words(),
            });
            make(plan, "unknown", &unknown)?;
        }
        route::add_router(plan, context)?;
        make(plan, "relation", &values)?;
        let routes = format!("src/infra/api/routes/{context}.rs");
        let module = self.name.plural();
        plan.edit(&routes, |text| edit::add_merge(text, &module))?;
        registration::port(
            plan,
            "scoped",
            &format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
            &format!("crate::infra::adapters::{context}::repo::{snake}::Diesel{pascal}Repository"),
        )?;
        let references = self.references();
        let words: Vec<String> = references.iter().map(|one| one.entity.words()).collect();
        let missing = (!words.is_empty()).then(|| words.join(" or "));
        for (verb, method, missing) in [("add", "put", missing), ("remove", "delete", None)] {
            let name = Name::parse(&format!("{verb}_{snake}"), Kind::Type)?;
            let path = format!("app_core::{context}::commands::{name}::{}", name.pascal());
            registration::handler(plan, &path, &format!("{path}Handler"))?;
            let message = Message {
                is_command: true,
                name,
                path,
                fields: self.fields(),
                answer: Answer::Nothing,
            };
            self.add_route(plan, (method, &self.paths.pair), &message, access, missing)?;
        }
        Ok(())
    }

    fn add_list(&self, plan: &mut Plan, list: &List, access: &Access) -> Result<()> {
        let (context, name) = (&self.context, &list.name);
        let (snake, pascal) = (name.snake(), name.pascal());
        let module = format!("app_core::{context}::queries::{snake}");
        let (view, path) = match &list.listed.source {
            Some(source) => {
                let view = View::shared(source, Shape::Page);
                query::add_view(plan, source, Shape::Page, project::database(plan.root())?)?;
                (view.name, view.path)
            }
            None => {
                let name = query::view_name(&plan.model(), context, name, &list.listed.name)?;
                let path = format!("{module}::{name}");
                (name, path)
            }
        };
        let mut values = self.values(plan, access)?;
        values.extend(object!({
            "list": snake,
            "List": pascal,
            "title": title(&name.words()),
            "View": view,
            "view": path,
            "reversed": list.is_reversed,
        }));
        let end = |end: &End| {
            let key = if end.field == self.ends[0].field {
                "first"
            } else {
                "second"
            };
            values.get(key).cloned().unwrap_or_default()
        };
        let (of, listed) = (end(list.of), end(list.listed));
        values.insert("of".into(), of);
        values.insert("listed".into(), listed);
        make(plan, "relation_list", &values)?;
        registration::handler(
            plan,
            &format!("{module}::{pascal}"),
            &format!("crate::infra::query_handlers::{context}::{snake}::{pascal}Handler"),
        )?;
        let message = Message {
            is_command: false,
            name: name.clone(),
            path: format!("{module}::{pascal}"),
            fields: vec![list.of.field.clone()],
            answer: Answer::View(path, Wrapped::Page),
        };
        self.add_route(plan, ("get", list.path), &message, access, None)
    }

    fn add_route(
        &self,
        plan: &mut Plan,
        (method, path): (&str, &str),
        message: &Message,
        access: &Access,
        missing: Option<String>,
    ) -> Result<()> {
        let child = self.name.plural();
        let place = Place {
            context: &self.context,
            child: Some(&child),
        };
        let endpoint = Endpoint::parse(&format!("{method} {path}"))?;
        let fate = Fate::Tested { missing };
        route::add_to(plan, place, &endpoint, message, access, &fate)
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
