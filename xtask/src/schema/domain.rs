//! The types that the code of a context can use, by their names.

use std::rc::Rc;

use anyhow::{Result, anyhow, bail};
use heck::{ToPascalCase, ToSnakeCase};

use super::{
    code::Code,
    definition::{Definition, Kind},
    primitive::{TYPES, meant},
    read,
    types::{Entity, Event, FieldType, Id},
};
use crate::{
    model::{
        Model, Module,
        exports::exports,
        layout::{CORE, display, joined},
        scope::Binding,
    },
    names::suggestion,
};

/// The identifier of the users who make requests.
const USER_ID: &str = "UserId";

/// The types that the code of a context can use. Each is read when it is asked for: first where it is by
/// convention (`Money` in `domain/money.rs`), then in the rest of the domain, then in what all contexts share.
pub struct Domain<'m> {
    model: &'m Model,
    code: Code<'m>,
    context: String,
    /// The identifier that is about to be generated: its own entity may use it.
    upcoming: Option<Id>,
    /// The entity that is about to be generated: its enums are named after it.
    owner: Option<String>,
}

impl<'m> Domain<'m> {
    /// The types that `context` can use.
    pub fn new(model: &'m Model, context: &str) -> Self {
        Self {
            model,
            code: Code::new(model),
            context: context.to_owned(),
            upcoming: None,
            owner: None,
        }
    }

    /// The same, for the fields of the entity `name`, which is about to be generated in the file `stem`: they may use
    /// its identifier, and define enums.
    #[must_use]
    pub fn with_entity(mut self, name: &str, stem: &str) -> Self {
        self.upcoming = Some(Id::new(&self.context, name, stem));
        self.owner = Some(name.to_owned());
        self
    }

    pub fn context(&self) -> &str {
        &self.context
    }

    /// The entity that is about to be generated.
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// Returns the identifier of a user, who makes requests; nothing if the service has none.
    ///
    /// # Errors
    ///
    /// The core cannot be read.
    pub fn claimant(&self) -> Result<Option<Id>> {
        let Some(root) = self.code.module(&[CORE])? else {
            return Ok(None);
        };
        let Some(definition) = self.named(&root, USER_ID) else {
            return Ok(None);
        };
        match read::field_type(&self.code, &definition)? {
            FieldType::Id(id) => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    /// Returns the value object or identifier `name`.
    ///
    /// # Errors
    ///
    /// There is no such type, or several, or it cannot be the type of a field.
    pub fn find(&self, name: &str) -> Result<FieldType> {
        let given = name;
        if let Some((context, name)) = given.split_once('.') {
            return self.find_in(context, name);
        }
        let name = &name.to_pascal_case();
        if let Some(id) = self.upcoming.as_ref().filter(|id| id.name == *name) {
            return Ok(FieldType::Id(id.clone()));
        }
        // A type that is written by hand may be called `IBAN`.
        if let Some(definition) = self.definition(&[given, name])? {
            return read::field_type(&self.code, &definition)
                .map_err(|why| why.context(format!("`{name}` cannot be the type of a field")));
        }
        if let Some(meant) = meant(given) {
            bail!("the type `{given}` does not exist: write `{meant}`");
        }
        let known: Vec<String> = self.known()?.chain(TYPES.map(str::to_owned)).collect();
        let help = match self.elsewhere(name)? {
            Some(other) => format!(". {other}"),
            None => self.help(given, &known),
        };
        let message = format!(
            "the type `{given}` does not exist in `{}`{help}",
            self.context
        );
        Err(self.not_found(message, name))
    }

    /// Says how to use the type `name` of another context, if one has it.
    fn elsewhere(&self, name: &str) -> Result<Option<String>> {
        for context in self.model.contexts()? {
            if context == self.context {
                continue;
            }
            // A context that cannot be read does not help.
            let other = Domain::new(self.model, &context);
            let modules = other.code.within(other.domain().ok().flatten());
            let found = modules
                .iter()
                .find_map(|module| Definition::of(module, name));
            let Some(found) = found else { continue };
            let root = self.code.module(&[CORE, &context])?;
            let is_published = root.is_some_and(|root| self.named(&root, name).is_some());
            let before = if is_published || matches!(found.kind, Kind::Id) {
                String::new()
            } else {
                format!("export it with `pub use` in src/core/{context}/mod.rs, and ")
            };
            return Ok(Some(format!(
                "`{context}` has one: {before}write `{context}.{name}`"
            )));
        }
        Ok(None)
    }

    /// Says which of the types `known` somebody may mean who wrote `name`, and what would make it exist in the context.
    fn help(&self, name: &str, known: &[String]) -> String {
        let context = &self.context;
        let suggestion = suggestion(name, known);
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return suggestion;
        }
        let end = if suggestion.ends_with('?') { "" } else { "." };
        let entity = name.strip_suffix("Id").filter(|entity| !entity.is_empty());
        let creation = match entity {
            Some(entity) => {
                format!("new-entity {context} {entity} field:type` makes an entity with this id")
            }
            None => format!("new-value-object {context} {name}` makes it"),
        };
        format!("{suggestion}{end} `cargo xtask {creation}")
    }

    /// Returns the type `name` of another `context`: one that it exports in its mod.rs, or an identifier, which it will
    /// export there.
    fn find_in(&self, context: &str, name: &str) -> Result<FieldType> {
        let context = &context.to_snake_case();
        if *context == self.context {
            bail!("`{name}` is a type of `{context}` itself: write it without `{context}.`");
        }
        let Some(root) = self.code.module(&[CORE, context])? else {
            bail!(
                "the context `{context}` does not exist{}",
                suggestion(context, &self.model.contexts()?)
            );
        };
        if let Some(definition) = self.named(&root, name) {
            let of = read::field_type(&self.code, &definition);
            return of
                .map_err(|why| why.context(format!("`{name}` cannot be the type of a field")));
        }
        let other = Domain::new(self.model, context);
        match other.definition(&[name])? {
            Some(found) if matches!(found.kind, Kind::Id) => Ok(FieldType::Id(Id {
                path: format!("{CORE}::{context}::{}", found.name),
                name: found.name,
            })),
            Some(_) => bail!(
                "`{context}` does not publish `{name}`: export it with `pub use` in src/core/{context}/mod.rs"
            ),
            None => {
                let known: Vec<String> = other.known()?.collect();
                let message = format!(
                    "the type `{name}` does not exist in `{context}`{}",
                    other.help(name, &known)
                );
                Err(other.not_found(message, name))
            }
        }
    }

    /// Fails if code of the context knows a type `name` already, outside of the file `stem`.
    ///
    /// # Errors
    ///
    /// Names the module that has it.
    pub fn must_be_new(&self, name: &str, stem: &str) -> Result<()> {
        let own = [CORE, &self.context, "domain", stem];
        let is_own = |module: &Module| module.name.iter().zip(own).all(|(a, b)| a == b);
        let mut modules = self.code.within(self.domain()?);
        modules.retain(|module| module.name.len() < own.len() || !is_own(module));
        modules.extend(self.shared()?);
        match modules
            .iter()
            .find_map(|module| Definition::of(module, name))
        {
            Some(other) => bail!(
                "there is a `{name}` already, in `{}`",
                display(&other.module.name)
            ),
            None => Ok(()),
        }
    }

    /// Returns the entity `name` of the context.
    ///
    /// # Errors
    ///
    /// There is no such entity, or several, or it cannot be stored.
    pub fn entity(&self, name: &str) -> Result<Entity> {
        let found = self.definition(&[name])?;
        if let Some(definition) = found.filter(|found| matches!(found.kind, Kind::Struct(_))) {
            return read::entity(&self.code, &definition);
        }
        let mut known = Vec::new();
        for module in self.code.within(self.domain()?) {
            let entities = Definition::all(&module)
                .into_iter()
                .filter(|definition| read::entity(&self.code, definition).is_ok());
            known.extend(entities.map(|definition| definition.name));
        }
        let message = format!(
            "the entity `{name}` does not exist in `{}` (`cargo xtask new-entity {} {name} field:type` creates \
             one){}",
            self.context,
            self.context,
            suggestion(name, &known),
        );
        Err(self.not_found(message, name))
    }

    /// Returns the event `name` of the context.
    ///
    /// # Errors
    ///
    /// There is no such event, or several, or it has a field whose type is not known.
    pub fn event(&self, name: &str) -> Result<Event> {
        let events = self.code.module(&[CORE, &self.context, "events"])?;
        let events = self.code.within(events);
        if let Some(definition) = self.only(&events, &[name])? {
            return read::event(&self.code, &definition);
        }
        let known = events.iter().flat_map(Definition::all);
        let known: Vec<String> = known.map(|definition| definition.name).collect();
        let context = &self.context;
        Err(self.code.not_found(format!(
            "the event `{name}` does not exist in `{context}` (`cargo xtask new-event {context} {name} field:type` \
             creates one){}",
            suggestion(name, &known)
        )))
    }

    /// Returns the file that defines `entity`.
    ///
    /// # Errors
    ///
    /// It is not in the context.
    pub fn file_of(&self, entity: &Entity) -> Result<String> {
        let definition = self.definition(&[&entity.name])?;
        let definition = definition.map(|found| found.module.source.path.clone());
        definition
            .ok_or_else(|| self.not_found(format!("there is no `{}`", entity.name), &entity.name))
    }

    /// The error `message` about the type `name`, and why it may not have been found.
    fn not_found(&self, message: String, name: &str) -> anyhow::Error {
        let domain = self.domain().ok().flatten();
        let tree = self.code.tree();
        match domain.and_then(|domain| tree.undeclared_file(&domain, &name.to_snake_case())) {
            Some(file) => anyhow!("{message}. There is {file}, and no `mod` declares it"),
            None => self.code.not_found(message),
        }
    }

    /// The type that is called one of `names`.
    fn definition(&self, names: &[&str]) -> Result<Option<Definition<'m>>> {
        for name in names {
            let stem = name.to_snake_case();
            let of_entity = stem.strip_suffix("_id").unwrap_or(&stem);
            for stem in [of_entity, &stem] {
                let name_of_module = [CORE, &self.context, "domain", stem];
                let module = self.code.by_convention(&name_of_module)?;
                let found = module.and_then(|module| self.named(&module, name));
                // A type in a private module may be exported anywhere.
                if let Some(found) = found.filter(|found| found.path(&self.code).is_ok()) {
                    return Ok(Some(found));
                }
            }
        }
        let domain = self.code.within(self.domain()?);
        if let Some(found) = self.only(&domain, names)? {
            return Ok(Some(found));
        }
        self.only(&self.shared()?, names)
    }

    /// The only type in `modules` that is called one of `names`.
    fn only(&self, modules: &[Rc<Module<'m>>], names: &[&str]) -> Result<Option<Definition<'m>>> {
        for name in names {
            let mut found: Vec<Definition> = Vec::new();
            for definition in modules.iter().filter_map(|module| self.named(module, name)) {
                let full = definition.full_name();
                match found.iter_mut().find(|other| other.full_name() == full) {
                    Some(same) => same.add_names(&definition),
                    None => found.push(definition),
                }
            }
            if let [one, other, ..] = found.as_slice() {
                bail!(
                    "`{name}` is not clear: there are `{}` and `{}`. Rename one of them",
                    display(&one.found_as()),
                    display(&other.found_as())
                );
            }
            if let Some(only) = found.pop() {
                return Ok(Some(only));
            }
        }
        Ok(None)
    }

    /// The type that `module` calls `name`: it defines it, or exports it.
    fn named(&self, module: &Rc<Module<'m>>, name: &str) -> Option<Definition<'m>> {
        Definition::of(module, name).or_else(|| {
            if !matches!(module.scope().get(name), Some(Binding::Import(_))) {
                return None;
            }
            let exported = exports(module, name);
            let names = exported.then(|| self.code.tree().names_of(&joined(&module.name, name)))?;
            Definition::known_as(&self.code, names)
        })
    }

    fn domain(&self) -> Result<Option<Rc<Module<'m>>>> {
        self.code.module(&[CORE, &self.context, "domain"])
    }

    /// The modules of the core that all contexts share: its root, and those that are no contexts.
    fn shared(&self) -> Result<Vec<Rc<Module<'m>>>> {
        let Some(root) = self.code.module(&[CORE])? else {
            return Ok(Vec::new());
        };
        let children = self.code.tree().children(&root).into_iter();
        let shared = children.filter(|module| !module.is_context());
        let within = shared.flat_map(|module| self.code.tree().within(module));
        Ok([root].into_iter().chain(within).collect())
    }

    /// The names of the types that code of the context can use; of what all contexts share, the identifiers.
    fn known(&self) -> Result<impl Iterator<Item = String>> {
        let own = self.code.within(self.domain()?).into_iter();
        let own = own.flat_map(|module| Definition::all(&module));
        let shared = self.shared()?.into_iter();
        let shared = shared
            .flat_map(|module| Definition::all(&module))
            .filter(|definition| matches!(definition.kind, Kind::Id));
        let names = own.chain(shared).map(|definition| definition.name);
        Ok(names.filter(|name| !name.starts_with("Invalid")))
    }
}
