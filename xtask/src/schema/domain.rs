//! Reads the types that the code of a context can use: identifiers, value objects and entities.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use heck::ToPascalCase;
use proc_macro2::TokenTree;
use syn::{
    Attribute, Expr, ExprLit, Fields, File, GenericArgument, ImplItem, Item, ItemStruct, Lit,
    PathArguments, ReturnType, Type, Visibility,
};

use super::{
    primitive::{Primitive, TYPES, meant},
    types::{Composite, Conversion, Entity, Equality, Field, FieldType, Id, ValueObject},
};
use crate::{
    edit::imported,
    model::{
        layout::CORE,
        scope::{Binding, Scope},
    },
    names::suggestion,
    project,
};

/// The types that the code of a context can use.
pub struct Domain<'r> {
    root: &'r Path,
    context: String,
    files: Option<Files>,
    /// The identifier that is about to be generated: its own entity may use it.
    upcoming: Option<Id>,
}

impl<'r> Domain<'r> {
    /// The types that `context` can use. They are read when the first of them is asked for.
    pub fn new(root: &'r Path, context: &str) -> Self {
        Self {
            root,
            context: context.to_owned(),
            files: None,
            upcoming: None,
        }
    }

    /// Adds the identifier `name`, which is about to be generated in the file `stem`.
    pub fn expect_id(&mut self, name: String, stem: &str) {
        let path = format!("{CORE}::{}::domain::{stem}::{name}", self.context);
        self.upcoming = Some(Id { name, path });
    }

    /// The value object or identifier `name`.
    pub fn find(&mut self, name: &str) -> Result<FieldType> {
        let given = name;
        let name = &name.to_pascal_case();
        if let Some(id) = self.upcoming.as_ref().filter(|id| id.name == *name) {
            return Ok(FieldType::Id(id.clone()));
        }
        self.load();
        let files = self.files.take().unwrap_or_default();
        // What is written by hand may be called `IBAN`.
        let found = [given, name].into_iter().find_map(|name| {
            near(&files).find_map(|(module, file)| shape(module, file, name, &files))
        });
        let known: Vec<String> = near(&files)
            .flat_map(|(module, file)| speakable(module, file))
            .chain(TYPES.map(str::to_owned))
            .collect();
        self.files = Some(files);
        match found {
            Some(Ok(shape)) => Ok(shape),
            Some(Err(why)) => bail!("`{name}` cannot be the type of a field: {why}"),
            None => match meant(given) {
                Some(meant) => bail!("there is no type `{given}`: write `{meant}`"),
                None => bail!(
                    "there is no type `{given}` in `{}`{}",
                    self.context,
                    suggestion(given, &known)
                ),
            },
        }
    }

    /// Fails if code of the context knows a type `name` already, outside of the file `stem`.
    pub fn must_be_new(&mut self, name: &str, stem: &str) -> Result<()> {
        self.load();
        let files = self.files.as_ref().context("nothing was read")?;
        let own = format!("{}::domain::{stem}::", self.context);
        let taken = near(files).find(|(module, file)| {
            *module != own && definitions(file).iter().any(|other| other == name)
        });
        match taken {
            Some((module, _)) => bail!(
                "there is a `{name}` already, in `{}`",
                module.trim_matches(':')
            ),
            None => Ok(()),
        }
    }

    /// The entity `name` of the context.
    pub fn entity(&mut self, name: &str) -> Result<Entity> {
        self.load();
        let files = self.files.take().unwrap_or_default();
        let found = near(&files).find_map(|(module, file)| {
            structs(file)
                .find(|item| item.ident == name)
                .map(|item| (module, file, item))
        });
        let known: Vec<String> = near(&files)
            .flat_map(|(module, file)| structs(file).map(move |item| (module, file, item)))
            .filter(|(module, file, item)| entity(module, file, item, &files).is_ok())
            .map(|(_, _, item)| item.ident.to_string())
            .collect();
        let result = match found {
            None => Err(anyhow!(
                "there is no entity `{name}` in `{}` \
                 (`cargo xtask new-entity {} {name} field:type` makes one){}",
                self.context,
                self.context,
                suggestion(name, &known)
            )),
            Some((module, file, item)) => entity(module, file, item, &files),
        };
        self.files = Some(files);
        result
    }

    /// The type `name`, wherever in the core it is.
    pub fn find_anywhere(&mut self, name: &str) -> Option<FieldType> {
        self.load();
        let files = self.files.as_ref()?;
        files
            .iter()
            .find_map(|((_, module), file)| shape(module, file, name, files))?
            .ok()
    }

    /// Whether the type `name` says how it is written in JSON and described. It is looked for in
    /// `tree` and in what contexts share.
    pub fn can_be_json(&self, tree: &File, name: &str) -> bool {
        let derives = |file: &File| {
            let attributes = file.items.iter().find_map(|item| match item {
                Item::Struct(item) if item.ident == name => Some(&item.attrs),
                Item::Enum(item) if item.ident == name => Some(&item.attrs),
                _ => None,
            });
            attributes.is_some_and(|all| derived(all, "Serialize") && derived(all, "ToSchema"))
        };
        let shared = self
            .root
            .join("src/core")
            .join(&self.context)
            .join("shared");
        let own = project::modules(&shared).into_iter().map(|(_, path)| path);
        derives(tree)
            || own.chain([shared.join("mod.rs")]).any(|path| {
                let text = fs::read_to_string(path).unwrap_or_default();
                syn::parse_str(text.trim_start_matches('\u{feff}')).is_ok_and(|file| derives(&file))
            })
    }

    /// The fields of the struct `name` in the Rust of `text`, a file of the core.
    pub fn fields(&mut self, text: &str, name: &str) -> Result<Vec<Field>> {
        self.load();
        let file: File = syn::parse_str(text.trim_start_matches('\u{feff}'))?;
        let files = self.files.take().unwrap_or_default();
        let item = structs(&file).find(|item| item.ident == name);
        let item = item.with_context(|| format!("there is no struct `{name}`"));
        let result = item.and_then(|item| fields(item, &file, &files));
        self.files = Some(files);
        result
    }

    fn load(&mut self) {
        if self.files.is_some() {
            return;
        }
        let core = self.root.join("src/core");
        let mut files = Files::new();
        // Files of the crate's root export what is theirs from the root; folders are contexts.
        let shared = project::modules(&core)
            .into_iter()
            .filter(|(_, path)| !path.ends_with("mod.rs"));
        read_modules(
            shared,
            |stem| (Distance::Shared, format!("::{stem}")),
            &mut files,
        );
        // Types of other contexts can be met in code, though not asked for.
        for entry in fs::read_dir(&core).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let distance = if name == self.context {
                Distance::Own
            } else {
                Distance::Foreign
            };
            let module = |stem: &str| (distance, format!("{name}::domain::{stem}::"));
            let domain = project::modules(&entry.path().join("domain"));
            read_modules(domain, module, &mut files);
        }
        self.files = Some(files);
    }
}

fn read_modules(
    modules: impl IntoIterator<Item = (String, PathBuf)>,
    module: impl Fn(&str) -> (Distance, String),
    files: &mut Files,
) {
    for (name, path) in modules {
        // What is no Rust yet is none of this command's business.
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Ok(file) = syn::parse_str(text.trim_start_matches('\u{feff}')) {
            files.insert(module(&name), file);
        }
    }
}

fn path_of(module: &str, name: &str) -> String {
    if module.starts_with("::") {
        format!("{CORE}::{name}")
    } else {
        format!("{CORE}::{module}{name}")
    }
}

/// By module, those first that are nearest: of the context, of all contexts, of others.
type Files = BTreeMap<(Distance, String), File>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    Own,
    Shared,
    Foreign,
}

/// Those that code of the context may speak of.
fn near(files: &Files) -> impl Iterator<Item = (&str, &File)> {
    files
        .iter()
        .filter(|((distance, _), _)| *distance != Distance::Foreign)
        .map(|((_, module), file)| (module.as_str(), file))
}

/// What code of the context may speak of; of what all contexts share, these are the identifiers.
fn speakable(module: &str, file: &File) -> Vec<String> {
    if module.starts_with("::") {
        ids(&file.items).collect()
    } else {
        definitions(file)
    }
}

/// The names that `file` defines.
fn definitions(file: &File) -> Vec<String> {
    let structs = structs(file).map(|item| item.ident.to_string());
    structs
        .chain(ids(&file.items))
        .filter(|name| !name.starts_with("Invalid"))
        .collect()
}

fn structs(file: &File) -> impl Iterator<Item = &ItemStruct> {
    file.items.iter().filter_map(|item| match item {
        Item::Struct(item) if matches!(item.vis, Visibility::Public(_)) => Some(item),
        _ => None,
    })
}

/// The identifiers that `file` makes with `kernel::typed_id!`, however it calls that.
pub fn ids(items: &[Item]) -> impl Iterator<Item = String> {
    items.iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "typed_id" => {
            let tokens: Vec<TokenTree> = item.mac.tokens.clone().into_iter().collect();
            tokens.iter().rev().find_map(|token| match token {
                TokenTree::Ident(ident) => Some(ident.to_string()),
                _ => None,
            })
        }
        _ => None,
    })
}

/// What `name` is, if `file` defines it.
fn shape(module: &str, file: &File, name: &str, files: &Files) -> Option<Result<FieldType>> {
    if ids(&file.items).any(|id| id == name) {
        let path = path_of(module, name);
        return Some(Ok(FieldType::Id(Id {
            name: name.to_owned(),
            path,
        })));
    }
    let is_enum = |item: &Item| matches!(item, Item::Enum(item) if item.ident == name);
    if file.items.iter().any(is_enum) {
        return Some(Err(anyhow!(
            "it is an enum, and only you know how it is written: \
             take a `string` here, and put the enum in its place"
        )));
    }
    let item = structs(file).find(|item| item.ident == name)?;
    Some(value_object(module, file, item, files))
}

fn value_object(module: &str, file: &File, item: &ItemStruct, files: &Files) -> Result<FieldType> {
    let name = item.ident.to_string();
    let path = path_of(module, &name);
    match &item.fields {
        Fields::Unnamed(tuple) if tuple.unnamed.len() == 1 => {
            let made_of = |wanted: &str| {
                let mut all = Primitive::ALL.into_iter();
                all.find(|inner| implements(file, wanted, inner.rust_name(), &name))
            };
            let (fallible, inner) = match (made_of("TryFrom"), made_of("From")) {
                (Some(inner), _) => (true, inner),
                (None, Some(inner)) => (false, inner),
                (None, None) => bail!("it has no `TryFrom` of a `String`, a number or the like"),
            };
            let conversion = if implements(file, "From", &name, inner.rust_name()) {
                Some(Conversion::From)
            } else {
                (inner == Primitive::Text && method(file, &name, "as_str").is_some())
                    .then_some(Conversion::AsStr)
            };
            Ok(FieldType::Value(ValueObject {
                name,
                path,
                inner,
                fallible,
                conversion,
                equality: equality(file, item),
                examples: examples(file, &item.ident.to_string()),
            }))
        }
        Fields::Named(named) if !named.named.is_empty() => {
            let Some(new) = method(file, &name, "new") else {
                bail!("it has no `new` that takes what it is made of");
            };
            let fields = fields(item, file, files)?;
            let taken: Vec<String> = new
                .inputs
                .iter()
                .filter_map(|input| match input {
                    syn::FnArg::Typed(typed) => match typed.pat.as_ref() {
                        syn::Pat::Ident(ident) => Some(ident.ident.to_string()),
                        _ => None,
                    },
                    syn::FnArg::Receiver(_) => None,
                })
                .collect();
            if !taken.iter().eq(fields.iter().map(|field| &field.name)) {
                bail!("its `new` does not take its fields in their order");
            }
            let mut borrowed = Vec::new();
            for field in &fields {
                let Some(getter) = method(file, &name, &field.name) else {
                    bail!("it has no `{}()` that tells the field", field.name);
                };
                borrowed.push(matches!(&getter.output,
                    ReturnType::Type(_, of) if matches!(of.as_ref(), Type::Reference(_))));
            }
            let fallible = matches!(&new.output,
                ReturnType::Type(_, of) if last(of).is_some_and(|name| name == "Result"));
            Ok(FieldType::Composite(Composite {
                name,
                path,
                fields,
                fallible,
                equality: equality(file, item),
                borrowed,
            }))
        }
        _ => bail!("it is not clear how to make one"),
    }
}

fn entity(module: &str, file: &File, item: &ItemStruct, files: &Files) -> Result<Entity> {
    let name = item.ident.to_string();
    if !matches!(&item.fields, Fields::Named(_)) {
        bail!("`{name}` has no field `id: {name}Id`, and so is no entity");
    }
    let mut all =
        fields(item, file, files).with_context(|| format!("`{name}` cannot be kept in a table"))?;
    let position = all.iter().position(|field| field.name == "id");
    let id = position.map(|position| all.remove(position));
    let Some(Field {
        of: FieldType::Id(id),
        optional: false,
        ..
    }) = id
    else {
        bail!("`{name}` has no field `id: {name}Id`, and so is no entity");
    };
    let private = item
        .fields
        .iter()
        .any(|field| !matches!(field.vis, Visibility::Public(_)));
    if private {
        bail!("`{name}` has private fields, which an adapter cannot read");
    }
    let comparable = equality(file, item) != Equality::None;
    Ok(Entity {
        path: path_of(module, &name),
        name,
        id,
        fields: all,
        comparable,
    })
}

/// The fields of `item`, which is in `file`.
fn fields(item: &ItemStruct, file: &File, files: &Files) -> Result<Vec<Field>> {
    let scope = Scope::of(&file.items);
    item.fields
        .iter()
        .map(|field| {
            let name = field
                .ident
                .as_ref()
                .context("its fields have no names")?
                .to_string();
            let (of, optional) = match optional(&field.ty) {
                Some(of) => (of, true),
                None => (&field.ty, false),
            };
            if let Some(primitive) = primitive(of, &scope) {
                let of = FieldType::Primitive(primitive);
                return Ok(Field { name, of, optional });
            }
            let wanted = last(of).unwrap_or_default();
            let found = files
                .iter()
                .find_map(|((_, module), file)| shape(module, file, &wanted, files));
            match found {
                Some(Ok(of)) => Ok(Field { name, of, optional }),
                Some(Err(why)) => bail!("the generator cannot handle the field `{name}`: {why}"),
                None => bail!("the generator does not know the type of the field `{name}`"),
            }
        })
        .collect()
}

fn equality(file: &File, item: &ItemStruct) -> Equality {
    let name = item.ident.to_string();
    let has = |of: &str| derived(&item.attrs, of) || implements(file, of, "", &name);
    match (has("PartialEq"), has("Eq")) {
        (false, _) => Equality::None,
        (true, false) => Equality::Partial,
        (true, true) => Equality::Full,
    }
}

fn derived(attributes: &[Attribute], wanted: &str) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && attribute.meta.require_list().is_ok_and(|list| {
                let mut tokens = list.tokens.clone().into_iter();
                tokens.any(|token| matches!(token, TokenTree::Ident(ident) if ident == wanted))
            })
    })
}

/// `T` of `Option<T>`.
pub fn optional(of: &Type) -> Option<&Type> {
    argument(of, "Option")
}

/// `T` of `outer<T>`.
pub fn argument<'t>(of: &'t Type, outer: &str) -> Option<&'t Type> {
    let Type::Path(path) = of else { return None };
    let segment = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if segment.ident == outer => Some(inner),
        _ => None,
    }
}

/// The last name in a path.
pub fn last(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// The primitive that `of` is. A type of the core may have the name of one: then it is none.
fn primitive(of: &Type, scope: &Scope) -> Option<Primitive> {
    let Type::Path(path) = of else { return None };
    let first = path.path.segments.first()?.ident.to_string();
    let is_own = match scope.get(&first) {
        Some(Binding::Import(path)) => path.segments.first().is_some_and(|(of, _)| is_core(of)),
        Some(Binding::Item | Binding::Module) => true,
        None => is_core(&first),
    };
    if is_own {
        return None;
    }
    Some(match last(of)?.as_str() {
        "String" => Primitive::Text,
        "i32" => Primitive::I32,
        "i64" => Primitive::I64,
        "f64" => Primitive::F64,
        "bool" => Primitive::Bool,
        "Uuid" => Primitive::Uuid,
        "DateTime" => Primitive::DateTime,
        "NaiveDate" => Primitive::Date,
        "Value" => Primitive::Json,
        "SecretString" => Primitive::Secret,
        _ => return None,
    })
}

/// Reports whether a path that begins with `segment` stays in the core.
fn is_core(segment: &str) -> bool {
    matches!(segment, "crate" | "self" | "super" | CORE)
}

/// Whether `file` has `impl Trait<argument> for name`.
fn implements(file: &File, wanted: &str, argument: &str, name: &str) -> bool {
    file.items.iter().any(|item| {
        let Item::Impl(item) = item else { return false };
        let Some((_, path, _)) = &item.trait_ else {
            return false;
        };
        let Some(segment) = path.segments.last() else {
            return false;
        };
        let found = match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                Some(GenericArgument::Type(of)) => last(of).unwrap_or_default(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let argument = argument.split('<').next().unwrap_or_default();
        let of = name.split('<').next().unwrap_or_default();
        segment.ident == wanted && found == argument && last(&item.self_ty).as_deref() == Some(of)
    })
}

/// The signature of a public method of `name`.
fn method<'f>(file: &'f File, name: &str, wanted: &str) -> Option<&'f syn::Signature> {
    file.items.iter().find_map(|item| match item {
        Item::Impl(item)
            if item.trait_.is_none() && last(&item.self_ty).as_deref() == Some(name) =>
        {
            item.items.iter().find_map(|item| match item {
                ImplItem::Fn(function)
                    if function.sig.ident == wanted
                        && matches!(function.vis, Visibility::Public(_)) =>
                {
                    Some(&function.sig)
                }
                _ => None,
            })
        }
        _ => None,
    })
}

/// The constant `EXAMPLES` of the type `name`: texts that it accepts.
fn examples(file: &File, name: &str) -> Vec<String> {
    let constants = file.items.iter().flat_map(|item| match item {
        Item::Impl(item) if last(&item.self_ty).as_deref() == Some(name) => item.items.as_slice(),
        _ => &[],
    });
    let examples = constants.filter_map(|item| match item {
        ImplItem::Const(item) if item.ident == "EXAMPLES" => Some(&item.expr),
        _ => None,
    });
    examples.flat_map(texts).collect()
}

/// The string literals in an array.
fn texts(expression: &Expr) -> Vec<String> {
    match expression {
        Expr::Array(array) => array.elems.iter().flat_map(texts).collect(),
        Expr::Reference(reference) => texts(&reference.expr),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => vec![text.value()],
        _ => Vec::new(),
    }
}

/// Where the Rust of `text` takes `name` from.
pub fn origin(text: &str, name: &str) -> Option<String> {
    let all = imported(text).ok()?;
    all.into_iter()
        .find(|imported| imported.name == name)
        .map(|imported| imported.path)
}
