//! `new-relation social Membership member_id:MemberId group_id:GroupId`

mod end;
mod paths;
mod samples;
mod values;

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::{Object, model::Value, object};

use self::{end::End, paths::Paths};
use super::{
    Generation, Generator,
    access::{Access, AccessOptions},
    existing_context, joined_tables, make,
    message::{Answer, Message, Wrapped},
    owner::{self, Right},
    publication,
    query::{self, Shape, View},
    references::{self, Reference},
    registration,
    route::{self, Endpoint, Fate, Place},
    title, unknown, with_article,
};
use crate::{
    edit,
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Domain, Field, describe},
};

/// Add a relation of many to many: which members are in which groups, or who follows whom
///
/// It makes a table of pairs, its repository and migration, two commands that add and remove a pair, two queries that
/// list one end for the other in pages, four endpoints, and their tests. A pair is there or not: adding it twice is
/// like adding it once. An end that is an entity of the context must exist, and takes its pairs with it when it is
/// deleted, as if it were `:cascade`. What only its owner can get is linked and listed by its owner alone, unless the endpoints demand a permission.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct NewRelation {
    /// The context that it belongs to
    context: String,
    /// The name of the relation: `Membership`
    name: String,
    /// The two ends: `member_id:MemberId group_id:GroupId`. The type is an id of the context, one of another context
    /// (`blog.ArticleId`), or for one end `claimant`, who makes the request
    #[arg(required = true)]
    fields: Vec<String>,
    /// The name of the table, if it is not the plural of the relation
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The path of the list of the second end: `/people/{member_id}/groups`
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
        let fields = ends.each_ref().map(|end| end.field.clone());
        let access = Access::of(&plan, &self.access, &fields)?;
        let is_compared = access.permission().is_none();
        let relation = Relation {
            paths: Paths::of(&name, &ends, self.path.as_deref())?,
            context,
            name,
            claimant: is_compared.then(|| claimant(&ends)).flatten(),
            ends,
            table,
        };
        let compared = relation
            .claimant
            .as_ref()
            .filter(|_| access == Access::Claimant);
        let mend = "leave out `--public`";
        references::must_be_compared(&relation.references(), compared, Some(&access), mend)?;

        let values = relation.values(&plan, &access)?;
        relation.write(&mut plan, &values, &access)?;
        for list in relation.lists()? {
            relation.add_list(&mut plan, &list, &values, &access)?;
        }
        let handlers = [format!("Add{}Handler", relation.name.pascal())];
        let (context, fields) = (&relation.context, relation.fields());
        let mut next = references::unchecked(&plan, context, &fields, &handlers)?;
        next.extend(relation.notes_of_authors(&plan, &access)?);
        next.extend(access.note());
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
    /// The field of its messages with the claimant, if what it links can only be got by its owner.
    claimant: Option<Field>,
}

/// Returns the field with the claimant for messages about `ends`, if what one refers to can only be got by its owner.
fn claimant(ends: &[End; 2]) -> Option<Field> {
    let owner = ends.iter().find_map(|end| end.owner.as_ref())?;
    let is_taken = ends.iter().any(|end| end.field.name == owner.name);
    let name = if is_taken { "claimant_id" } else { &owner.name };
    let mut field = Field::new(name, owner.of.clone(), Cardinality::One);
    field.claimant = true;
    Some(field)
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

impl Relation {
    fn fields(&self) -> Vec<Field> {
        self.ends.iter().map(|end| end.field.clone()).collect()
    }

    /// The fields of its commands.
    fn fields_of_commands(&self) -> Vec<Field> {
        let mut fields = self.fields();
        if fields.iter().all(|field| !field.claimant) {
            fields.extend(self.claimant.clone());
        }
        fields
    }

    /// What a pair that is removed links, and only its owner can get. It is there if the claimant is an end of it: nobody
    /// else could add the pair.
    fn compared_by_remove(&self) -> Vec<Reference> {
        let mut references = self.references();
        let is_end = self.fields().iter().any(|field| field.claimant);
        let is_compared = self.claimant.is_some() && !is_end;
        references.retain(|reference| is_compared && reference.owner.is_some());
        references
    }

    /// The end whose owner alone can see a list, if that is not the claimant's anyway.
    fn owned_end<'l>(&self, list: &'l List) -> Option<&'l End> {
        let is_compared = self.claimant.is_some() && !list.of.field.claimant;
        // Both belong to the same claimant, if they belong to one.
        let mut ends = [list.listed, list.of].into_iter();
        ends.find(|end| is_compared && end.owner.is_some())
    }

    /// Says which entity others may link, although only its owner may change it.
    fn notes_of_authors(&self, plan: &Plan, access: &Access) -> Result<Vec<String>> {
        let mut notes = Vec::new();
        // Who links something with themselves does not change it.
        let is_ones_own = self.fields().iter().any(|field| field.claimant);
        if is_ones_own || access.permission().is_some() {
            return Ok(notes);
        }
        let who = match access {
            Access::Claimant => "anybody who is signed in",
            _ => "anybody",
        };
        for Reference { entity, .. } in self.references() {
            let owner = owner::of(plan, &self.context, &entity)?;
            if let Some(owner) = owner.filter(|owner| owner.right == Right::Change) {
                notes.push(format!(
                    "decide who may add and remove {} of {}: {who}, although only its `{}` can change it; \
                     `--permission` demands a permission",
                    with_article(&self.name.words()),
                    with_article(&entity.words()),
                    owner.field.name
                ));
            }
        }
        Ok(notes)
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

    /// Adds all but the lists.
    fn write(&self, plan: &mut Plan, values: &Object, access: &Access) -> Result<()> {
        let (context, snake, pascal) = (&self.context, self.name.snake(), self.name.pascal());
        publication::add(plan, &self.fields())?;
        for Reference { entity, .. } in self.references() {
            unknown::add(plan, context, &entity)?;
        }
        route::add_router(plan, context)?;
        make(plan, "relation", values)?;
        let routes = format!("src/infra/api/routes/{context}.rs");
        let module = self.name.plural();
        plan.edit(&routes, |text| edit::add_merge(text, &module))?;
        registration::port(
            plan,
            "scoped",
            &format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
            &format!("crate::infra::adapters::{context}::repo::{snake}::Diesel{pascal}Repository"),
        )?;
        let missing = |references: Vec<Reference>| {
            let words: Vec<String> = references.iter().map(|one| one.entity.words()).collect();
            (!words.is_empty()).then(|| words.join(" or "))
        };
        for (verb, method, missing) in [
            ("add", "put", missing(self.references())),
            ("remove", "delete", missing(self.compared_by_remove())),
        ] {
            let name = Name::parse(&format!("{verb}_{snake}"), Kind::Type)?;
            let path = format!("app_core::{context}::commands::{name}::{}", name.pascal());
            registration::handler(plan, &path, &format!("{path}Handler"))?;
            let message = Message {
                is_command: true,
                name,
                path,
                fields: self.fields_of_commands(),
                answer: Answer::Nothing,
            };
            self.add_route(plan, (method, &self.paths.pair), &message, access, missing)?;
        }
        Ok(())
    }

    fn add_list(
        &self,
        plan: &mut Plan,
        list: &List,
        values: &Object,
        access: &Access,
    ) -> Result<()> {
        let (context, name) = (&self.context, &list.name);
        let (snake, pascal) = (name.snake(), name.pascal());
        let module = format!("app_core::{context}::queries::{snake}");
        let (view, path) = if let Some(source) = &list.listed.source {
            let view = View::shared(source);
            query::add_view(plan, source, Shape::Page, project::database(plan.root())?)?;
            (view.name, view.path)
        } else {
            let name = query::view_name(&plan.model(), context, name, &list.listed.name)?;
            let path = format!("{module}::{name}");
            (name, path)
        };
        let mut values = values.clone();
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
        let owned = self.owned_end(list);
        if let (Some(listed), Some(owned)) = (
            &list.listed.source,
            owned.and_then(|end| end.source.as_ref()),
        ) {
            // It looks into one for what it may show of the other.
            joined_tables::allow(plan, &[(&listed.table, &owned.table)])?;
        }
        let asking = owned.and(self.claimant.clone());
        let described = owned.zip(self.claimant.as_ref()).map(|(end, claimant)| {
            let owner = end.owner.as_ref().map(|owner| owner.name.clone());
            let table = end.source.as_ref().map(|source| source.table.clone());
            object!({
                "claimant": claimant.name,
                "owner": owner,
                "table": table,
                "is_listed": end.field == list.listed.field,
            })
        });
        values.insert("owned".into(), described.map_or(Value::Nil, Value::Object));
        let fields = describe::fields(&asking);
        values.insert("asking".into(), describe::array(fields));
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
            fields: [list.of.field.clone()].into_iter().chain(asking).collect(),
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
