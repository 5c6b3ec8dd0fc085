//! Events, as a subscriber needs them.

use anyhow::{Context, Result, bail};

use crate::{
    model::{Model, Name as FullName, layout::CORE},
    names::{Kind as KindOfName, Name, suggestion},
    schema::{
        Code, Composite, Definition, Domain, Enum, Field, FieldType, Id, Kind, ValueObject, read,
    },
};

/// An event.
pub struct Event {
    pub name: Name,
    /// From the crate on.
    pub path: String,
    /// The name under which it is defined.
    pub defined_as: FullName,
    /// With the types by which the context that reacts knows them.
    pub fields: Vec<Field>,
}

impl Event {
    /// Reads the event `text` for a subscriber in the context of `domain`: `auth.UserRegistered`, or `UserRegistered`
    /// for one of that context itself.
    ///
    /// # Errors
    ///
    /// There is no such event, or its fields cannot be read.
    pub fn find(model: &Model, domain: &Domain, text: &str) -> Result<Self> {
        let (context, name) = text.split_once('.').unwrap_or((domain.context(), text));
        let context = super::existing_context(model, context)?;
        let name = Name::parse(name, KindOfName::Type)?;
        let code = Code::new(model);
        let own = code.by_convention(&[CORE, &context, "events", &name.snake()])?;
        let all = code.within(code.module(&[CORE, &context, "events"])?);
        let modules: Vec<_> = own.into_iter().chain(all).collect();
        let mut found = modules.iter();
        let found = found.find_map(|module| Definition::of(module, &name.pascal()));
        let Some(definition) = found else {
            let known = modules.iter().flat_map(Definition::all);
            let known: Vec<String> = known.map(|known| known.name).collect();
            return Err(code.not_found(format!(
                "the event `{}` does not exist in `{context}` (`cargo xtask new-event {context} {}` creates it){}",
                name.pascal(),
                name.pascal(),
                suggestion(&name.pascal(), &known)
            )));
        };
        let (path, short) = definition.path(&code)?;
        let file = &definition.module.source.path;
        if !definition.is_of_kernel(&code, "Event") {
            bail!(
                "`{short}` in {file} is not an event: write `impl kernel::Event for {short} {{}}` beside it"
            );
        }
        let Kind::Struct(item) = definition.kind else {
            bail!("`{short}` in {file} is not a struct");
        };
        let fields = read::fields(&code, &definition, item)
            .and_then(|fields| {
                let fields = fields.into_iter();
                fields
                    .map(|field| published(model, domain, field))
                    .collect()
            })
            .with_context(|| format!("the event `{short}` in {file} cannot be read"))?;
        Ok(Self {
            name,
            path,
            defined_as: definition.full_name(),
            fields,
        })
    }
}

/// Returns `field` as the context of `domain` can have it: with the type that another context publishes.
fn published(model: &Model, domain: &Domain, field: Field) -> Result<Field> {
    let (FieldType::Id(Id { name, path })
    | FieldType::Enum(Enum { name, path, .. })
    | FieldType::Value(ValueObject { name, path, .. })
    | FieldType::Composite(Composite { name, path, .. })) = &field.of
    else {
        return Ok(field);
    };
    match path.split("::").nth(1) {
        Some(context) if context != domain.context() && model.context(context)?.is_some() => {
            let of = domain.find(&format!("{context}.{name}"))?;
            Ok(Field { of, ..field })
        }
        _ => Ok(field),
    }
}
