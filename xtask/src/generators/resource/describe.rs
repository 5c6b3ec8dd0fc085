//! Describes what is generated to templates.

use anyhow::{Result, ensure};
use liquid::{Object, model::Value, object};

use super::{Resource, accesses::Accesses};
use crate::{
    bodies::Bodies,
    generators::{
        envelope,
        references::{self, Reference},
        repository, routers, title, with_article,
    },
    model::routers::path,
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Field, FieldType, describe},
};

impl Resource {
    pub(super) fn values(
        &self,
        plan: &Plan,
        references: &[Reference],
        access: &Accesses,
        path: Option<&str>,
    ) -> Result<Object> {
        let (context, name) = (&self.context, &self.name);
        let (snake, pascal, plural) = (name.snake(), name.pascal(), name.plural());
        ensure!(
            plural != snake,
            "`{snake}` is its own plural, so one and many would have the same name: choose another name"
        );
        ensure!(
            plural != "uuids",
            "`{pascal}` has the plural `uuids`, and so are called what makes new ids: choose another name"
        );
        let path = self.path(path)?;
        let routers = routers::read(plan);
        let prefix = routers::prefix_of(&routers, context)?;
        let get = self.function(&format!("get_{snake}"));
        let schema = routers::name_in_description(&routers, context, &get);
        self.refuse_collisions(&routers, &path)?;
        let inputs: Vec<Field> = self.inputs().cloned().collect();
        let owner = self.owner.as_ref().map(|owner| &owner.field);
        let owner_path = owner.and_then(|field| match &field.of {
            FieldType::Id(id) => Some(id.path.clone()),
            _ => None,
        });
        let has_lists = self.own().any(Field::is_list);
        let shared = format!("app_core::{context}::shared");
        let view = format!("{shared}::{snake}_view::{pascal}View");
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "var": name.variable(),
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
            "owner": owner.map(|field| field.name.clone()),
            // Others do not see it.
            "hidden": self.hiding().is_some(),
            "owner_path": owner_path,
            "view": view,
            "has_lists": has_lists,
            "eq": self.fields.iter().all(|field| field.of.has_eq()),
        });
        values.extend(self.fields_of_requests(plan, &inputs)?);
        values.extend(self.surroundings(plan, &inputs, references)?);
        let Accesses { reading, changing } = access;
        values.insert("access".into(), Value::Object(changing.describe()));
        values.insert("reading".into(), Value::Object(reading.describe()));
        let bodies = Bodies::of(plan.root())?;
        values.insert("envelope".into(), envelope::describe(bodies, name));
        Ok(values)
    }

    /// Describes the fields of the bodies and of the parameters.
    fn fields_of_requests(&self, plan: &Plan, inputs: &[Field]) -> Result<Object> {
        let filters = self.filters();
        let body = local(inputs, "body", "request_body");
        let params = local(&filters, "params", "query_params");
        let created = self.placed(inputs, body);
        let changes: Vec<Field> = inputs.iter().map(without_default).collect();
        let changed = self.placed(&changes, body);
        let filtered = self.placed(&filters, params);
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
        let locals = object!({
            "body": body,
            "params": params,
            "queries": local(&filters, "queries", "query_bus"),
            "claimant": local(&filters, "claimant", "the_claimant"),
        });
        values.insert("local".into(), Value::Object(locals));
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
        let of_bodies = self.references(plan, inputs)?;
        let of_bodies = references::describe_in(context, &of_bodies, inputs);
        let references = references::describe_in(context, references, &self.fields_of_double());
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
            ("references_of_bodies", of_bodies),
            ("ports", ports),
            ("needed", needed),
            ("uniques", uniques),
        ] {
            values.insert(key.into(), describe::array(objects));
        }
        Ok(values)
    }
}

/// Returns the name of a variable beside those of `fields` that are checked: `name`, or `other` if one is called so.
fn local(fields: &[Field], name: &'static str, other: &'static str) -> &'static str {
    let is_taken = |field: &Field| field.name == name && field.is_checked();
    if fields.iter().any(is_taken) {
        other
    } else {
        name
    }
}

fn without_default(field: &Field) -> Field {
    Field {
        default: None,
        ..field.clone()
    }
}
