//! `new-resource billing Invoice number:string(1..30):unique due_on:date? --owned-by owner_id`

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::Args;
use heck::ToKebabCase;
use liquid::{Object, model::Value, object};

use super::{
    Generation, Generator,
    access::{Access, AccessOptions},
    columns::check_columns,
    enumeration,
    envelope::{self, Content},
    existing_context, make, publication,
    query::{self, QueryPlan, Shape},
    references::{self, Reference},
    registration,
    repository::{self, Options},
    route, routers, title, views, with_article,
};
use crate::{
    bodies::Bodies,
    edit,
    model::{Routers, routers::path},
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Domain, Entity, Field, FieldType, Id, Primitive, describe},
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
    /// `:readonly` field is in no request: clients see it, and commands change it
    #[arg(required = true)]
    fields: Vec<String>,
    /// The field with the claimant who creates one. Nobody else can see or change it
    #[arg(long, value_name = "FIELD", conflicts_with = "public")]
    owned_by: Option<String>,
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
        let access = Access::of(&plan, &self.access, &fields)?;
        let resource = Resource {
            context,
            name,
            owner: self.owned_by.clone(),
            table: self.table.clone(),
            fields,
        };
        check_columns(root, &pascal, &resource.entity().fields)?;

        let references = resource.references(&plan)?;
        let mend = "add `--owned-by` with a field for the claimant";
        let owner = resource.owner();
        references::must_be_compared(&references, owner, Some(&access), mend)?;
        resource.must_have_a_first()?;
        let values = resource.values(&plan, &references, &access, self.path.as_deref())?;
        resource.write(&mut plan, &values, &access)?;
        let mut next = resource.add_queries(&mut plan, &self.access)?;
        next.extend(resource.unchecked(&plan)?);
        next.extend(access.note());
        Ok(Generation { plan, next })
    }
}

impl NewResource {
    /// Reads the fields. The one that says whose the entity is comes first.
    fn fields(&self, domain: &Domain) -> Result<Vec<Field>> {
        let mut texts = self.fields.clone();
        if let Some(owner) = &self.owned_by {
            let written = format!("{owner}:claimant");
            texts.retain(|text| *text != written);
            texts.insert(0, written);
        }
        Field::parse_all(&texts, domain)
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
    /// The field that says whose it is.
    owner: Option<String>,
    table: Option<String>,
    /// Without the fields that every resource has.
    fields: Vec<Field>,
}

impl Resource {
    /// The fields that the claimant fills.
    fn claimants(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.claimant)
    }

    /// The field that says whose it is.
    fn owner(&self) -> Option<&Field> {
        self.claimants()
            .find(|field| Some(&field.name) == self.owner.as_ref())
    }

    /// What the fields that a client gives refer to.
    fn references(&self, plan: &Plan) -> Result<Vec<Reference>> {
        let inputs: Vec<Field> = self.inputs().cloned().collect();
        let mut references = references::all(plan, &self.context, &inputs)?;
        let own = inputs.iter().filter(|field| self.is_of_own_kind(field));
        references.extend(own.map(|field| {
            let (field, entity) = (field.clone(), self.name.clone());
            Reference::new(field, entity, self.owner().cloned())
        }));
        Ok(references)
    }

    /// Refuses a reference to another entity of this kind that is always there: there could be no first one.
    fn must_have_a_first(&self) -> Result<()> {
        let mut inputs = self.inputs();
        let required = inputs.find(|field| self.is_of_own_kind(field) && !field.is_optional());
        if let Some(field) = required {
            bail!(
                "`{}` refers to another `{}`, and the first one has no other: write `{}:{}Id?`",
                field.name,
                self.name.pascal(),
                field.name,
                self.name.pascal()
            );
        }
        Ok(())
    }

    /// Reports whether `field` refers to another entity of this kind.
    fn is_of_own_kind(&self, field: &Field) -> bool {
        references::target(&self.context, &field.of).as_ref() == Some(&self.name)
            && !field.is_list()
    }

    /// The fields that the claimant does not fill.
    fn own(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.claimant)
    }

    /// The fields that a client gives.
    fn inputs(&self) -> impl Iterator<Item = &Field> {
        self.own().filter(|field| !field.readonly)
    }

    /// The fields by which a list can be filtered.
    fn filters(&self) -> Vec<Field> {
        let is_filter = |field: &&Field| {
            (field.index || references::target(&self.context, &field.of).is_some())
                && !matches!(field.of, FieldType::Composite(_))
                && !field.is_list()
        };
        let filters = self.own().filter(is_filter);
        filters
            .map(|field| Field::new(&field.name, field.of.clone(), Cardinality::Optional))
            .collect()
    }

    /// The entity as its repository sees it.
    fn entity(&self) -> Entity {
        let own = |name: &str, primitive| {
            Field::new(name, FieldType::Primitive(primitive), Cardinality::One)
        };
        let mut fields: Vec<Field> = self.claimants().cloned().collect();
        fields.push(own("version", Primitive::Version));
        fields.push(own("created_at", Primitive::DateTime));
        fields.extend(self.own().cloned());
        let id = Id::new(&self.context, &self.name.pascal(), &self.name.snake());
        Entity {
            name: self.name.pascal(),
            path: format!("{}::{}", self.module(), self.name.pascal()),
            id,
            fields,
            comparable: true,
        }
    }

    fn module(&self) -> String {
        format!("app_core::{}::domain::{}", self.context, self.name.snake())
    }

    /// What is unique, and what has an index: within what belongs to one owner, if there are owners.
    fn options(&self) -> Options {
        let group = |field: &Field| match &self.owner {
            Some(owner) => format!("{owner},{}", field.name),
            None => field.name.clone(),
        };
        let groups = |wanted: fn(&Field) -> bool| {
            let fields = self.own().filter(|field| wanted(field));
            fields.map(group).collect()
        };
        Options {
            table: self.table.clone(),
            unique: groups(|field| field.unique),
            index: groups(|field| field.index),
        }
    }

    fn values(
        &self,
        plan: &Plan,
        references: &[Reference],
        access: &Access,
        path: Option<&str>,
    ) -> Result<Object> {
        let (context, name) = (&self.context, &self.name);
        let (snake, pascal, plural) = (name.snake(), name.pascal(), name.plural());
        ensure!(
            plural != snake,
            "`{snake}` is its own plural, so one and many would have the same name: choose another name"
        );
        let path = self.path(path)?;
        let routers = routers::read(plan);
        let prefix = routers::prefix_of(&routers, context)?;
        let get = self.function(&format!("get_{snake}"));
        let schema = routers::name_in_description(&routers, context, &get);
        self.refuse_collisions(&routers, &path)?;
        let inputs: Vec<Field> = self.inputs().cloned().collect();
        let owner_path = self.owner().and_then(|field| match &field.of {
            FieldType::Id(id) => Some(id.path.clone()),
            _ => None,
        });
        let has_lists = self.own().any(Field::is_list);
        let shared = format!("app_core::{context}::shared");
        let view = format!("{shared}::{snake}_view::{pascal}View");
        let summary = format!("{shared}::{snake}_summary::{pascal}Summary");
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "words": name.words(),
            "a_words": with_article(&name.words()),
            "plural": plural,
            // The names of files.
            "create": format!("create_{snake}"),
            "change": format!("change_{snake}"),
            "delete": format!("delete_{snake}"),
            "Plural": Name::parse(&plural, Kind::Type)?.pascal(),
            "plural_words": plural.replace('_', " "),
            "title": title(&name.words()),
            "tag": title(&context.replace('_', " ")),
            "module": self.module(),
            "repository": format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
            // The field of a command: it must differ from the claimant's.
            "input": if self.claimants().any(|field| field.name == snake) { "new".to_owned() } else { snake.clone() },
            "path": path,
            "location": path::nested(&prefix, &path),
            "schema": schema.is_some(),
            "owner": self.owner,
            "owner_path": owner_path,
            "view": view,
            "summary": if has_lists { summary } else { view.clone() },
            "has_lists": has_lists,
            "eq": self.fields.iter().all(|field| field.of.has_eq()),
        });
        values.extend(self.fields_of_requests(plan, &inputs)?);
        values.extend(self.surroundings(plan, &inputs, references)?);
        values.insert("access".into(), Value::Object(access.describe()));
        let bodies = Bodies::of(plan.root())?;
        values.insert("envelope".into(), envelope::describe(bodies, name));
        Ok(values)
    }

    /// Describes the fields of the bodies and of the parameters.
    fn fields_of_requests(&self, plan: &Plan, inputs: &[Field]) -> Result<Object> {
        let filters = self.filters();
        let created = self.placed(inputs, "body");
        let changes: Vec<Field> = inputs.iter().map(without_default).collect();
        let changed = self.placed(&changes, "body");
        let filtered = self.placed(&filters, "params");
        let checked = |objects: &[Object]| {
            let checked = objects
                .iter()
                .filter(|object| describe::is(object, "checked"));
            describe::groups(&checked.cloned().collect::<Vec<_>>())
        };
        let required: Vec<&Field> = inputs.iter().filter(|field| field.is_required()).collect();
        // A change to the value that is there already is none.
        let constant = |field: &Field| match &field.of {
            FieldType::Enum(of) => of.variants.len() < 2,
            FieldType::Value(_) | FieldType::Composite(_) => true,
            _ => false,
        };
        let mut values = object!({
            "has_required": !required.is_empty(),
            "has_unchanged": inputs.iter().any(|field| constant(field) || self.is_of_own_kind(field)),
        });
        let columns = Field::all_parts(&filters);
        let columns = describe::parts(&columns, project::database(plan.root())?);
        for (key, value) in [
            ("required", describe::array(describe::fields(required))),
            ("checked", checked(&created)),
            ("checked_changes", checked(&changed)),
            ("checked_filters", checked(&filtered)),
            (
                "claimants",
                describe::array(describe::fields(self.claimants())),
            ),
            ("own", describe::array(describe::fields(self.own()))),
            ("inputs", describe::array(created)),
            ("changes", describe::array(changed)),
            ("filter_fields", describe::array(filtered)),
            ("filters", describe::array(columns)),
        ] {
            values.insert(key.into(), value);
        }
        Ok(values)
    }

    /// Describes `fields` with the place of each in a request: the expression `raw`, and the `pointer`.
    fn placed(&self, fields: &[Field], source: &str) -> Vec<Object> {
        let described = describe::fields(fields).into_iter().zip(fields);
        let described = described.map(|(mut object, field)| {
            let name = &field.name;
            object.extend(object!({
                "raw": format!("{source}.{name}"),
                "pointer": format!("/{name}"),
                // The first of its kind refers to no other.
                "null": self.is_of_own_kind(field),
            }));
            object
        });
        described.collect()
    }

    /// Describes what the entity refers to, and what is unique.
    fn surroundings(
        &self,
        plan: &Plan,
        inputs: &[Field],
        references: &[Reference],
    ) -> Result<Object> {
        let (context, name) = (&self.context, &self.name);
        let references = references::describe(context, references);
        let ports = references::ports(&references, name);
        let changes: Vec<Field> = inputs.iter().map(without_default).collect();
        let mut needed = references::needed(plan, context, inputs, false)?;
        needed.extend(references::needed(plan, context, &changes, true)?);
        let needed = references::describe_needed(context, &needed);
        let groups = self.options().unique;
        let uniques = groups
            .iter()
            .map(|group| repository::unique(name, &self.fields, group))
            .collect::<Result<Vec<_>>>()?;
        let mut values = Object::new();
        for (key, objects) in [
            ("references", references),
            ("ports", ports),
            ("needed", needed),
            ("uniques", uniques),
        ] {
            values.insert(key.into(), describe::array(objects));
        }
        Ok(values)
    }

    /// The function `name` in the routes of the resource.
    fn function(&self, name: &str) -> crate::model::Name {
        let module = ["crate", "infra", "api", "routes", &self.context];
        let mut parts = module.map(str::to_owned).to_vec();
        parts.extend([self.name.plural(), name.to_owned()]);
        parts
    }

    fn refuse_collisions(&self, routers: &Routers, path: &str) -> Result<()> {
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
    fn path(&self, path: Option<&str>) -> Result<String> {
        let Some(path) = path else {
            return Ok(format!("/{}", self.name.plural().to_kebab_case()));
        };
        let endpoint = route::Endpoint::parse(&format!("GET {path}"))?;
        if let Some(parameter) = endpoint.parameters.first() {
            bail!(
                "the path of a resource has no parameters, and `{path}` has `{{{parameter}}}`: give it a field for that"
            );
        }
        Ok(endpoint.path)
    }

    fn write(&self, plan: &mut Plan, values: &Object, access: &Access) -> Result<()> {
        let (context, name) = (&self.context, &self.name);
        let (snake, pascal, plural) = (name.snake(), name.pascal(), name.plural());
        publication::add(plan, &self.fields)?;
        enumeration::add_new(plan, context, &self.fields)?;
        views::add(plan, &self.fields)?;
        let unknown = object!({
            "context": context,
            "unknown": format!("{snake}_unknown"),
            "words": name.words(),
        });
        make(plan, "unknown", &unknown)?;
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

    /// Adds the queries that get one and list all. Returns the steps that are left.
    fn add_queries(&self, plan: &mut Plan, access: &AccessOptions) -> Result<Vec<String>> {
        let (context, name) = (&self.context, &self.name);
        let entity = self.entity();
        let owner = self.owner();
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

fn without_default(field: &Field) -> Field {
    Field {
        default: None,
        ..field.clone()
    }
}
