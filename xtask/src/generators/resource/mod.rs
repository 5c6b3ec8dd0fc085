//! `new-resource billing Invoice number:string(1..30):unique due_on:date? --owned-by owner_id`

mod accesses;
mod describe;
mod endpoints;
mod fields;

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::Object;

use self::accesses::Accesses;
use super::{
    Generation, Generator,
    access::{Access, AccessOptions},
    columns::check_columns,
    enumeration,
    envelope::{self, Content},
    existing_context, lookup, make,
    owner::{Owner, Right},
    publication,
    query::{self, QueryPlan, Shape},
    references, registration, repository, route, title, unknown, views,
};
use crate::{
    bodies::Bodies,
    edit,
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Domain, Field, FieldType},
};

const ROUTES: &str = "src/infra/api/routes";

/// Add an entity with all that clients need to create, read, list, change and delete it
///
/// It makes the aggregate, its repository and migration, three commands, two queries, five endpoints, and their tests.
#[derive(Debug, Args)]
pub struct NewResource {
    /// The context that it belongs to
    context: String,
    /// The name of the entity: `Invoice`
    name: String,
    /// `name:type`, without the id. `:unique` and `:index` follow the type; a list can be filtered by an index. A
    /// `:readonly` field is in no request: clients see it, and commands change it. With a reference `:cascade`, the
    /// entity is deleted together with what it refers to, which cannot be deleted otherwise
    #[arg(required = true)]
    fields: Vec<String>,
    /// The field with the claimant who creates one. Nobody else can see or change it
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["public", "changed_by"])]
    owned_by: Option<String>,
    /// The field with the claimant who creates one. Only they can change or delete it; others can see it. With `--public`,
    /// anybody can, without an access token
    #[arg(long, value_name = "FIELD")]
    changed_by: Option<String>,
    /// The name of the table, if it is not the plural of the entity
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The path of its endpoints, if it is not the plural of the entity: "/bills"
    #[arg(long)]
    path: Option<String>,
    #[command(flatten)]
    access: AccessOptions,
}

impl Generator for NewResource {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let (snake, pascal) = (name.snake(), name.pascal());
        let domain = Domain::new(&model, &context).with_entity(&pascal, &snake);
        for new in ["", "Id", "Change"] {
            domain.must_be_new(&format!("{pascal}{new}"), &snake)?;
        }
        domain.must_be_new(&format!("New{pascal}"), &snake)?;
        let fields = self.fields(&domain)?;
        check(&name, &fields)?;
        Bodies::of(root)?.names.must_differ(&fields)?;
        let others_see = self.changed_by.is_some();
        let access = Accesses::of(&plan, &self.access, &fields, others_see)?;
        let resource = Resource {
            context,
            name,
            owner: self.owner(&fields),
            table: self.table.clone(),
            fields,
        };
        check_columns(root, &pascal, &resource.entity().fields)?;

        let fields = resource.fields_of_double();
        let references = resource.references(&plan, &fields)?;
        references::must_be_checkable(&references)?;
        let mend = "add `--owned-by` or `--changed-by` with a field for the claimant";
        let owner = resource.owner.as_ref().map(|owner| &owner.field);
        references::must_be_compared(&references, owner, Some(&access.changing), mend)?;
        resource.must_have_a_first()?;
        let values = resource.values(&plan, &references, &access, self.path.as_deref())?;
        resource.write(&mut plan, &values, &access.changing)?;
        lookup::add(&mut plan, &resource.context, &references)?;
        let mut next = resource.add_queries(&mut plan, &self.access)?;
        next.extend(resource.unchecked(&plan)?);
        next.extend(resource.note_of_open_access(&access.changing));
        next.extend(access.changing.note());
        Ok(Generation { plan, next })
    }
}

impl NewResource {
    /// Reads the fields. The one that says whose the entity is comes first.
    fn fields(&self, domain: &Domain) -> Result<Vec<Field>> {
        let mut texts = self.fields.clone();
        if let Some((owner, _)) = self.owned() {
            let written = format!("{owner}:claimant");
            texts.retain(|text| *text != written);
            texts.insert(0, written);
        }
        Field::parse_all(&texts, domain)
    }

    /// The name of the field that says whose the entity is, and what only they may do.
    fn owned(&self) -> Option<(&str, Right)> {
        let hidden = self.owned_by.as_deref().map(|name| (name, Right::Get));
        let seen = self.changed_by.as_deref();
        hidden.or_else(|| seen.map(|name| (name, Right::Change)))
    }

    /// Returns whose the entity is.
    fn owner(&self, fields: &[Field]) -> Option<Owner> {
        let (name, right) = self.owned()?;
        let field = fields.iter().find(|field| field.name == name)?.clone();
        Some(Owner { field, right })
    }
}

/// Fields that every resource has.
const OWN: [&str; 3] = ["id", "version", "created_at"];

fn check(name: &Name, fields: &[Field]) -> Result<()> {
    let pascal = name.pascal();
    ensure!(
        fields
            .iter()
            .any(|field| !field.claimant && !field.readonly),
        "`{pascal}` needs a field that clients can give it"
    );
    for field in fields {
        ensure!(
            !(field.claimant && (field.unique || field.index)),
            "`{}` is the claimant, and cannot be `:unique` or have an `:index` here: with `--owned-by {}`, lists have \
             what belongs to the claimant, and an index for that",
            field.name,
            field.name
        );
        ensure!(
            !OWN.contains(&field.name.as_str()),
            "every resource has the fields `id`, `version` and `created_at`: leave out `{}`",
            field.name
        );
        ensure!(
            !field.is_secret(),
            "`{}` is secret, and everybody who reads the resource would see it",
            field.name
        );
        ensure!(
            field.of.has_partial_eq(),
            "`{}` cannot be compared, and a change that changes nothing could not be told: derive `PartialEq` for its \
             type",
            field.name
        );
    }
    Ok(())
}

/// What is generated for an entity.
struct Resource {
    context: String,
    name: Name,
    owner: Option<Owner>,
    table: Option<String>,
    /// Without the fields that every resource has.
    fields: Vec<Field>,
}

impl Resource {
    fn write(&self, plan: &mut Plan, values: &Object, access: &Access) -> Result<()> {
        let (context, name) = (&self.context, &self.name);
        let (snake, pascal, plural) = (name.snake(), name.pascal(), name.plural());
        publication::add(plan, &self.fields)?;
        enumeration::add_new(plan, context, &self.fields)?;
        views::add(plan, &self.fields)?;
        unknown::add(plan, context, name)?;
        if let Some(permission) = access.permission() {
            make(plan, "permission", &permission.describe())?;
        }
        route::add_router(plan, context)?;
        envelope::add(plan, name, &[Content::One, Content::Page])?;
        make(plan, "resource", values)?;
        let routes = format!("{ROUTES}/{context}.rs");
        plan.edit(&routes, |text| edit::add_merge(text, &plural))?;
        repository::add(plan, context, name, &self.entity(), &self.options())?;
        for verb in ["create", "change", "delete"] {
            let message = format!(
                "app_core::{context}::commands::{verb}_{snake}::{}{pascal}",
                title(verb)
            );
            registration::handler(plan, &message, &format!("{message}Handler"))?;
        }
        Ok(())
    }

    /// Says which ids in requests nothing checks.
    fn unchecked(&self, plan: &Plan) -> Result<Vec<String>> {
        let inputs: Vec<Field> = self.inputs().cloned().collect();
        let pascal = self.name.pascal();
        let handlers = [
            format!("Create{pascal}Handler"),
            format!("Change{pascal}Handler"),
        ];
        references::unchecked(plan, &self.context, &inputs, &handlers)
    }

    /// Says that all who are signed in may change what somebody else has created, if it belongs to nobody.
    fn note_of_open_access(&self, access: &Access) -> Option<String> {
        if self.owner.is_some() || !matches!(access, Access::Claimant) {
            return None;
        }
        let (because, author) = match self.fields.iter().find(|field| field.claimant) {
            Some(author) => (
                format!(", because `{}` only says who that was", author.name),
                author.name.as_str(),
            ),
            None => (String::new(), "owner_id"),
        };
        Some(format!(
            "decide who may change and delete what somebody else has created: anybody who is signed in{because}. With \
             `--changed-by {author}`, only the user who has created it can change and delete it, with `--owned-by {author}`, nobody else can \
             see it either, and with `--permission`, all need a permission",
        ))
    }

    /// Adds the queries that get one and list all. Returns the steps that are left.
    fn add_queries(&self, plan: &mut Plan, access: &AccessOptions) -> Result<Vec<String>> {
        let (context, name) = (&self.context, &self.name);
        let entity = self.entity();
        let owner = self.hiding();
        let id = Field::new("id", FieldType::Id(entity.id), Cardinality::One);
        let get: Vec<Field> = [id].into_iter().chain(owner.cloned()).collect();
        let list: Vec<Field> = owner.cloned().into_iter().chain(self.filters()).collect();
        let mut next = Vec::new();
        for (verb, noun, fields, shape) in [
            ("get", name.snake(), get, Shape::One),
            ("list", name.plural(), list, Shape::Page),
        ] {
            next.extend(query::add(
                plan,
                &QueryPlan {
                    only: Vec::new(),
                    is_counted: false,
                    context,
                    name: Name::parse(&format!("{verb}_{noun}"), Kind::Type)?,
                    entity: name.clone(),
                    fields,
                    view: Vec::new(),
                    with: Vec::new(),
                    through: Vec::new(),
                    count_of: Vec::new(),
                    shape,
                    sort: None,
                    endpoint: None,
                    access: access.clone(),
                },
            )?);
        }
        Ok(next)
    }
}
