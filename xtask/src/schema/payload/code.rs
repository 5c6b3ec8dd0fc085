//! Forms, from code.

use std::{cell::RefCell, collections::BTreeMap};

use quote::ToTokens;
use syn::{
    Attribute, Expr, ExprLit, Fields, GenericArgument, Item, ItemEnum, Lit, PathArguments, Type,
};

use super::{
    Field, Form, Object, Variant,
    attributes::{Serde, renamed},
};
use crate::{
    model::{
        Module, Modules, Name, Resolver,
        layout::{display, joined, short},
        provided::is_of_kernel,
        scope::{name_of, written},
        tokens::plain,
        typed_id,
    },
    schema::{Primitive, definition::derived},
};

/// Reads the forms of types, whose code `tree` has.
pub struct Reader<'t, M> {
    tree: &'t M,
    /// The types that are being read. One that contains itself is not read again.
    open: RefCell<Vec<Name>>,
}

impl<'t, M> Reader<'t, M> {
    pub fn new(tree: &'t M) -> Self {
        Self {
            tree,
            open: RefCell::default(),
        }
    }
}

impl<'s, M: Modules<'s>> Reader<'_, M> {
    /// Returns the form of the type `name`; nothing if its code is not there.
    pub fn form(&self, name: &[String]) -> Option<Form> {
        if self.open.borrow().iter().any(|open| open == name) {
            return Some(Form::Leaf(display(name)));
        }
        let (last, module) = name.split_last()?;
        let module = self.tree.get(module)?;
        self.open.borrow_mut().push(name.to_vec());
        let mut items = module.items.iter();
        let form = items.find_map(|item| self.of_item(&module, item, last));
        self.open.borrow_mut().pop();
        form
    }

    /// Returns the form of `item` of `module`, if it is the type `name`.
    fn of_item(&self, module: &Module<'s>, item: &Item, name: &str) -> Option<Form> {
        if typed_id(item).is_some_and(|id| id == name) {
            return Some(Form::Leaf("uuid".to_owned()));
        }
        if name_of(item).is_none_or(|own| plain(&own.to_string()) != name) {
            return None;
        }
        match item {
            Item::Type(item) => Some(self.of_type(module, &item.ty)),
            Item::Struct(item) if is_derived(&item.attrs) => {
                Some(self.of_struct(module, &item.attrs, &item.fields))
            }
            Item::Enum(item) if is_derived(&item.attrs) => Some(self.of_enum(module, item)),
            // It is written and read by hand.
            Item::Struct(_) | Item::Enum(_) => {
                Some(Form::Leaf(display(&joined(&module.name, name))))
            }
            _ => None,
        }
    }

    /// Returns the form of `of`, as it is written in `module`.
    fn of_type(&self, module: &Module<'s>, of: &Type) -> Form {
        match of {
            Type::Reference(of) => self.of_type(module, &of.elem),
            Type::Paren(of) => self.of_type(module, &of.elem),
            Type::Group(of) => self.of_type(module, &of.elem),
            Type::Slice(of) => Form::List(Box::new(self.of_type(module, &of.elem))),
            Type::Array(of) => Form::List(Box::new(self.of_type(module, &of.elem))),
            Type::Tuple(of) if of.elems.is_empty() => Form::Leaf("null".to_owned()),
            Type::Tuple(of) => {
                let parts = of.elems.iter();
                tuple(parts.map(|of| self.of_type(module, of)).collect())
            }
            Type::Path(of) if of.qself.is_none() => self.of_path(module, &of.path),
            _ => Form::Leaf(of.to_token_stream().to_string()),
        }
    }

    fn of_path(&self, module: &Module<'s>, path: &syn::Path) -> Form {
        let resolver = Resolver {
            tree: self.tree,
            module,
        };
        let name: Name = resolver.resolve(&written(path), &[]).target().to_vec();
        if is_of_kernel(&name, "Text") {
            return Form::Leaf(bounded("string", path));
        }
        if is_of_kernel(&name, "MultilineText") {
            return Form::Leaf(bounded("text", path));
        }
        if let Some(primitive) = Primitive::of_path(&name) {
            let kind = match primitive {
                Primitive::Version => "i64",
                other => other.kind(),
            };
            return Form::Leaf(kind.to_owned());
        }
        let of_library = name.len() == 1
            || matches!(
                name.first().map(String::as_str),
                Some("std" | "core" | "alloc")
            );
        if of_library && let Some(form) = self.of_library(module, short(&name), path) {
            return form;
        }
        self.form(&name)
            .unwrap_or_else(|| Form::Leaf(display(&name)))
    }

    /// Returns the form of a type of the standard library, if it is known.
    fn of_library(&self, module: &Module<'s>, name: &str, path: &syn::Path) -> Option<Form> {
        let arguments = types(path);
        let of = |index: usize| {
            let of = arguments.get(index)?;
            Some(Box::new(self.of_type(module, of)))
        };
        Some(match name {
            "Option" => Form::Nullable(of(0)?),
            "Vec" | "VecDeque" | "HashSet" | "BTreeSet" => Form::List(of(0)?),
            "HashMap" | "BTreeMap" => Form::Map(of(1)?),
            "Box" | "Arc" | "Rc" | "Cow" => *of(0)?,
            "str" => Form::Leaf("text".to_owned()),
            "char" | "i8" | "u8" | "i16" | "u16" | "u32" | "u64" | "i128" | "u128" | "isize"
            | "usize" | "f32" => Form::Leaf(name.to_owned()),
            _ => return None,
        })
    }

    fn of_struct(&self, module: &Module<'s>, attributes: &[Attribute], fields: &Fields) -> Form {
        let serde = Serde::of(attributes);
        if let Some(form) = self.of_other_type(module, &serde) {
            return form;
        }
        let rule = serde.rename_all.as_deref();
        match self.of_fields(module, fields, rule) {
            None => Form::Leaf("null".to_owned()),
            Some(Form::Object(mut object)) => {
                let mut parts = object.fields.values();
                if serde.transparent
                    && let (Some(only), None) = (parts.next(), parts.next())
                {
                    return only.form.clone();
                }
                for field in object.fields.values_mut() {
                    field.optional |= serde.default;
                }
                object.strict = serde.deny_unknown_fields;
                Form::Object(object)
            }
            Some(form) => form,
        }
    }

    /// Returns the form of the type as which a value is written, if there is one: `#[serde(into = "String")]`.
    fn of_other_type(&self, module: &Module<'s>, serde: &Serde) -> Option<Form> {
        let of = serde.as_type.as_deref()?;
        Some(match syn::parse_str::<Type>(of) {
            Ok(of) => self.of_type(module, &of),
            Err(_) => Form::Leaf(of.to_owned()),
        })
    }

    fn of_enum(&self, module: &Module<'s>, item: &ItemEnum) -> Form {
        let serde = Serde::of(&item.attrs);
        if let Some(form) = self.of_other_type(module, &serde) {
            return form;
        }
        let mut variants = BTreeMap::new();
        for variant in &item.variants {
            let own = Serde::of(&variant.attrs);
            if own.skip {
                continue;
            }
            let name = plain(&variant.ident.to_string());
            let name = own
                .rename
                .unwrap_or_else(|| renamed(&name, serde.rename_all.as_deref()));
            let rule = own.rename_all.or_else(|| serde.rename_all_fields.clone());
            let form = self.of_fields(module, &variant.fields, rule.as_deref());
            let aliases = own.aliases;
            variants.insert(name, Variant { form, aliases });
        }
        Form::OneOf {
            variants,
            tagging: serde.tagging.join(", "),
        }
    }

    /// Returns the form of the fields of a struct or of a variant; nothing if it has none.
    fn of_fields(&self, module: &Module<'s>, fields: &Fields, rule: Option<&str>) -> Option<Form> {
        let of_field = |field: &syn::Field, serde: &Serde| match &serde.with {
            Some(with) => Form::Leaf(format!("with {with}")),
            None => self.of_type(module, &field.ty),
        };
        match fields {
            Fields::Unit => None,
            Fields::Unnamed(fields) => {
                let fields = fields.unnamed.iter();
                let mut forms: Vec<_> = fields
                    .map(|field| of_field(field, &Serde::of(&field.attrs)))
                    .collect();
                match forms.len() {
                    1 => forms.pop(),
                    _ => Some(tuple(forms)),
                }
            }
            Fields::Named(fields) => {
                let mut object = Object::default();
                for own in &fields.named {
                    let serde = Serde::of(&own.attrs);
                    let Some(ident) = own.ident.as_ref().filter(|_| !serde.skip) else {
                        continue;
                    };
                    let form = of_field(own, &serde);
                    if serde.flatten
                        && let Form::Object(inner) = form
                    {
                        object.fields.extend(inner.fields);
                        continue;
                    }
                    let name = plain(&ident.to_string());
                    let name = serde.rename.unwrap_or_else(|| renamed(&name, rule));
                    let field = Field {
                        form,
                        optional: serde.default,
                        aliases: serde.aliases,
                    };
                    object.fields.insert(name, field);
                }
                Some(Form::Object(object))
            }
        }
    }
}

/// The form of several values. One alone looks like a list of one.
fn tuple(mut forms: Vec<Form>) -> Form {
    match forms.pop() {
        Some(only) if forms.is_empty() => Form::List(Box::new(only)),
        Some(last) => {
            forms.push(last);
            Form::Tuple(forms)
        }
        None => Form::Tuple(forms),
    }
}

/// Reports whether a derive writes or reads the type.
fn is_derived(attributes: &[Attribute]) -> bool {
    derived(attributes, "Serialize") || derived(attributes, "Deserialize")
}

/// Returns `string(1..30)` for `Text<1, 30>`.
fn bounded(kind: &str, path: &syn::Path) -> String {
    let numbers: Vec<_> = arguments(path)
        .filter_map(|argument| match argument {
            GenericArgument::Const(Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            })) => Some(number.base10_digits().to_owned()),
            _ => None,
        })
        .collect();
    match numbers.as_slice() {
        [min, max] => format!("{kind}({min}..{max})"),
        _ => format!("{kind}({})", path.to_token_stream()),
    }
}

/// Returns the types among the generic arguments of `path`.
fn types(path: &syn::Path) -> Vec<&Type> {
    let types = arguments(path).filter_map(|argument| match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    });
    types.collect()
}

fn arguments(path: &syn::Path) -> impl Iterator<Item = &GenericArgument> {
    let arguments = path.segments.last().map(|last| &last.arguments);
    let arguments = match arguments {
        Some(PathArguments::AngleBracketed(arguments)) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten()
}
