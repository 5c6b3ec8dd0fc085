//! Commands and queries, as an endpoint needs them.

use std::rc::Rc;

use anyhow::{Context, Result, bail, ensure};
use syn::{Expr, ExprLit, Fields, GenericArgument, ImplItem, Item, Lit, PathArguments, Type};

use crate::{
    model::{
        Model, Module,
        layout::{CORE, short},
        provided::is_of_kernel,
    },
    names::{Name, suggestion},
    schema::{Cardinality, Code, Definition, Field, FieldType, Kind, Primitive, read},
};

/// A command or a query.
#[derive(Clone, Debug)]
pub struct Message {
    pub is_command: bool,
    pub name: Name,
    /// From the crate on: `app_core::billing::commands::pay_invoice::PayInvoice`.
    pub path: String,
    pub fields: Vec<Field>,
    pub answer: Answer,
}

/// The output of a message.
#[derive(Clone, Debug)]
pub enum Answer {
    Nothing,
    /// An identifier, with its path from the crate on.
    Id(String),
    /// A type that is written in JSON and described, with its path from the crate on.
    View(String, Wrapped),
    /// A value of the core. The answer has it as `value`.
    Value(Box<Field>),
}

/// The type around a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    No,
    Option,
    Vec,
    /// `kernel::Page`: the message has the fields `after` and `limit`, too.
    Page,
}

/// A kind of message, the folder where it is by convention, and its trait.
struct Sort {
    is_command: bool,
    folder: &'static str,
    of: &'static str,
}

const SORTS: [Sort; 2] = [
    Sort {
        is_command: true,
        folder: "commands",
        of: "Command",
    },
    Sort {
        is_command: false,
        folder: "queries",
        of: "Query",
    },
];

/// `impl Command for Type`
struct Implementation<'m> {
    module: Rc<Module<'m>>,
    by: &'m Type,
    output: &'m Type,
}

/// Returns the path of the view `name` of `context`: a type among its queries, or what they share, that is written in
/// JSON and described; nothing if there is none.
pub fn view(model: &Model, context: &str, name: &str) -> Result<Option<String>> {
    let code = Code::new(model);
    for part in ["shared", "queries"] {
        for module in code.within(code.module(&[CORE, context, part])?) {
            if let Some(found) = Definition::of(&module, name)
                && found.derives("Serialize")
                && found.derives("ToSchema")
            {
                return Ok(Some(found.path(&code)?.0));
            }
        }
    }
    Ok(None)
}

/// Reads the command or query `name` of `context` from its code: where it is by convention, or else in the
/// other modules of its folder.
///
/// # Errors
///
/// There is no such message, or no endpoint can be made for it.
pub fn find(model: &Model, context: &str, name: &Name) -> Result<Message> {
    let code = Code::new(model);
    match located(&code, context, name)? {
        Ok((sort, found)) => message(&code, name, sort, &found),
        Err(known) => {
            let pascal = name.pascal();
            Err(code.not_found(format!(
                "the command or query `{pascal}` does not exist in `{context}`{}",
                suggestion(&pascal, &known)
            )))
        }
    }
}

/// Returns the names of the fields of the command or query `name` that have a value `of` this type; none if there is no
/// such message. The others need not be readable.
pub fn fields_of(model: &Model, context: &str, name: &Name, of: &FieldType) -> Result<Vec<String>> {
    let code = Code::new(model);
    let Ok((_, found)) = located(&code, context, name)? else {
        return Ok(Vec::new());
    };
    let definition = Definition::known_as(&code, code.names(&found.module, found.by));
    let Some((module, Kind::Struct(item))) = definition.map(|found| (found.module, found.kind))
    else {
        return Ok(Vec::new());
    };
    let has_value =
        |field: &&syn::Field| read::type_of(&code, &module, &field.ty).is_ok_and(|is| is == *of);
    let fields = item.fields.iter().filter(has_value);
    let names = fields.filter_map(|field| field.ident.as_ref());
    Ok(names.map(ToString::to_string).collect())
}

/// Finds the command or query `name` of `context`: where it is by convention, or else in the other modules of its folder.
/// If there is none, returns the names of those that there are.
fn located<'m>(
    code: &Code<'m>,
    context: &str,
    name: &Name,
) -> Result<Result<(&'static Sort, Implementation<'m>), Vec<String>>> {
    let pascal = name.pascal();
    for sort in &SORTS {
        let module = code.by_convention(&[CORE, context, sort.folder, &name.snake()])?;
        for found in module
            .iter()
            .flat_map(|module| implementations(code, module, sort))
        {
            if found.name(code) == pascal {
                return Ok(Ok((sort, found)));
            }
        }
    }
    let mut known = Vec::new();
    for sort in &SORTS {
        for module in code.within(code.module(&[CORE, context, sort.folder])?) {
            for found in implementations(code, &module, sort) {
                let other = found.name(code);
                if other == pascal {
                    return Ok(Ok((sort, found)));
                }
                known.push(other);
            }
        }
    }
    Ok(Err(known))
}

/// The implementations of the trait of `sort` in `module`.
fn implementations<'m>(
    code: &Code<'m>,
    module: &Rc<Module<'m>>,
    sort: &Sort,
) -> Vec<Implementation<'m>> {
    let found = module.items.iter().filter_map(|item| {
        let Item::Impl(item) = item else { return None };
        let (_, of, _) = item.trait_.as_ref()?;
        if !is_of_kernel(code.tree().resolve(module, of).target(), sort.of) {
            return None;
        }
        let output = item.items.iter().find_map(|item| match item {
            ImplItem::Type(of) if of.ident == "Output" => Some(&of.ty),
            _ => None,
        })?;
        Some(Implementation {
            module: Rc::clone(module),
            by: &item.self_ty,
            output,
        })
    });
    found.collect()
}

impl<'m> Implementation<'m> {
    fn name(&self, code: &Code<'m>) -> String {
        let names = code.names(&self.module, self.by);
        names
            .last()
            .map(|name| short(name).to_owned())
            .unwrap_or_default()
    }
}

fn message<'m>(
    code: &Code<'m>,
    name: &Name,
    sort: &Sort,
    found: &Implementation<'m>,
) -> Result<Message> {
    let pascal = name.pascal();
    let file = &found.module.source.path;
    let read = || {
        let definition = Definition::known_as(code, code.names(&found.module, found.by));
        let Some((definition, item)) = definition.and_then(|definition| match definition.kind {
            Kind::Struct(item) => Some((definition, item)),
            Kind::Enum(_) | Kind::Id => None,
        }) else {
            bail!("`{pascal}` is not a public struct");
        };
        let answer = answer(code, &found.module, found.output, sort)?;
        let mut item = item.clone();
        if let (Answer::View(_, Wrapped::Page), Fields::Named(fields)) = (&answer, &mut item.fields)
        {
            let own = std::mem::take(&mut fields.named).into_iter();
            fields.named = own.filter(|field| !is_of_page(field)).collect();
        }
        let mut fields = read::fields(code, &definition, &item)?;
        for (field, written) in fields.iter_mut().zip(&item.fields) {
            field.doc = doc(written);
        }
        let (path, _) = definition.path(code)?;
        Ok(Message {
            is_command: sort.is_command,
            name: name.clone(),
            path,
            fields,
            answer,
        })
    };
    read().with_context(|| format!("no endpoint can be made for `{pascal}` in {file}"))
}

/// Returns the first line of the comment of a field.
fn doc(field: &syn::Field) -> Option<String> {
    let mut lines = field.attrs.iter().filter_map(|attribute| {
        let line = attribute.meta.require_name_value().ok()?;
        match &line.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) if line.path.is_ident("doc") => Some(text.value().trim().to_owned()),
            _ => None,
        }
    });
    lines.next()
}

/// Reports whether a query that returns a page has `field` for it.
fn is_of_page(field: &syn::Field) -> bool {
    let name = field.ident.as_ref();
    name.is_some_and(|name| name == "after" || name == "limit")
}

fn answer<'m>(code: &Code<'m>, module: &Module<'m>, output: &Type, sort: &Sort) -> Result<Answer> {
    if matches!(output, Type::Tuple(tuple) if tuple.elems.is_empty()) {
        return Ok(Answer::Nothing);
    }
    let (inner, wrapped) = if let Some(inner) = code.argument(module, output, "Option") {
        (inner, Wrapped::Option)
    } else if let Some(inner) = code.argument(module, output, "Vec") {
        (inner, Wrapped::Vec)
    } else if let Some(inner) = page(code, module, output) {
        (inner, Wrapped::Page)
    } else {
        (output, Wrapped::No)
    };
    let names = code.names(module, inner);
    let written = names.first().cloned().unwrap_or_default();
    let name = short(&written);
    if name.is_empty() {
        bail!("its output has no name");
    }
    if has_arguments(inner) {
        bail!("its output `{name}` has parameters, and only a plain type can be written in JSON");
    }
    if wrapped == Wrapped::No && code.primitive(module, inner) == Some(Primitive::Uuid) {
        return Ok(Answer::Id("uuid::Uuid".to_owned()));
    }
    let definition = Definition::known_as(code, names);
    if let Some(definition) = &definition {
        let is_written = definition.derives("Serialize") && definition.derives("ToSchema");
        match (definition.kind, wrapped) {
            (Kind::Id, Wrapped::No) => return Ok(Answer::Id(definition.path(code)?.0)),
            (Kind::Struct(_) | Kind::Enum(_), _) if is_written => {
                return Ok(Answer::View(definition.path(code)?.0, wrapped));
            }
            _ => {}
        }
    }
    // What a query shows has a view.
    let cardinality = match wrapped {
        Wrapped::No => Cardinality::One,
        Wrapped::Option => Cardinality::Optional,
        Wrapped::Vec => Cardinality::ANY_NUMBER,
        Wrapped::Page => bail!(no_json(name)),
    };
    let value = sort
        .is_command
        .then(|| read::type_of(code, module, inner).ok())
        .flatten()
        .map(|of| Field::new("value", of, cardinality));
    match value {
        Some(value) => {
            must_be_writable(&value)?;
            Ok(Answer::Value(Box::new(value)))
        }
        None if written.len() == 1 && definition.is_none() => Err(code.not_found(format!(
            "it is not clear where its output `{name}` comes from"
        ))),
        None => Err(code.not_found(no_json(name))),
    }
}

/// Refuses a value of the core that has no form in JSON.
///
/// # Errors
///
/// Says why.
pub fn must_be_writable(value: &Field) -> Result<()> {
    ensure!(
        !value.is_secret(),
        "what the command returns is secret, and the answer would show it"
    );
    match &value.of {
        FieldType::Value(of) => ensure!(
            of.conversion.is_some(),
            "`{}` has no `impl From<{}> for {}`, so an answer cannot have it",
            of.name,
            of.name,
            of.inner.rust_name()
        ),
        FieldType::Composite(of) => {
            for part in &of.fields {
                ensure!(
                    part.cardinality == Cardinality::One,
                    "the part `{}` of `{}` is optional, or a list: return a view, whose fields have the values",
                    part.name,
                    of.name
                );
                must_be_writable(part)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Returns `T` of `kernel::Page<T>`.
fn page<'m, 't>(code: &Code<'m>, module: &Module<'m>, of: &'t Type) -> Option<&'t Type> {
    let names = code.names(module, of);
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if is_of_kernel(names.last()?, "Page") => Some(inner),
        _ => None,
    }
}

fn no_json(name: &str) -> String {
    format!("its output `{name}` does not derive `Serialize` and `ToSchema`")
}

fn has_arguments(of: &Type) -> bool {
    let Type::Path(path) = of else { return true };
    let last = path.path.segments.last();
    last.is_none_or(|segment| match &segment.arguments {
        PathArguments::None => false,
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .any(|argument| matches!(argument, GenericArgument::Type(_))),
        PathArguments::Parenthesized(_) => true,
    })
}
