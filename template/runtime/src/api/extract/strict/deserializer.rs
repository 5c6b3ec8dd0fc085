//! Reads values from an [`Input`], without serde's leniency: a list is no object, even if its elements fit.

use std::borrow::Cow;

use serde::de::{
    self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor, value::StrDeserializer,
};

use super::{
    expected::Expected,
    failure::Failure,
    input::Input,
    key::Key,
    place::Place,
    placeholder::Placeholder,
    run::{Order, Run},
};

/// The value `input` at `place`.
#[derive(Clone, Copy)]
pub struct Deserializer<'r> {
    run: &'r Run,
    input: &'r Input<'r>,
    place: Place<'r>,
}

impl<'r> Deserializer<'r> {
    pub fn new(run: &'r Run, input: &'r Input<'r>, place: &'r Place<'r>) -> Self {
        Self {
            run,
            input,
            place: *place,
        }
    }

    /// Returns the only parameter, if this is a path with one.
    fn scalar(&self) -> Deserializer<'_> {
        match self.input.only_parameter() {
            Some((name, input)) => Deserializer {
                run: self.run,
                input,
                place: self.place.field(0, name),
            },
            None => *self,
        }
    }

    /// Returns what `visitor` expects, if that will be reported.
    fn words<'de>(&self, visitor: &impl Visitor<'de>) -> Option<String> {
        self.run.explains().then(|| Expected::by(visitor))
    }

    /// Notes that the value has to be something else. Returns the placeholder to read.
    fn refuse(&self, expected: &Expected) -> Result<Placeholder, Failure> {
        self.run.refuse(self.input, &self.place, expected)
    }

    fn visit_text<'de, V: Visitor<'de>>(
        &self,
        text: &str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let words = self.words(&visitor);
        let read = visitor.visit_str(text);
        read.map_err(|failure: Failure| failure.in_text(words.as_deref()))
    }

    fn visit_list<'de, V: Visitor<'de>>(
        &self,
        elements: &[Input<'_>],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_seq(List {
            elements: elements.iter().enumerate(),
            list: self,
        })
    }

    fn visit_object<'de, V: Visitor<'de>>(
        &self,
        fields: &[(Cow<'_, str>, Input<'_>)],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let words = self.words(&visitor);
        let read = visitor.visit_map(Object {
            object: self,
            fields,
            order: self.run.order(self.input, fields),
            next: 0,
            value: Value::Missing(0),
        });
        read.map_err(|failure: Failure| failure.in_object(words.as_deref()))
    }

    fn is_list_of(&self, length: usize) -> bool {
        match self.input {
            Input::List(elements) | Input::Repeated(elements) => elements.len() == length,
            Input::Path(parameters) => parameters.len() == length,
            _ => false,
        }
    }
}

macro_rules! whole_numbers {
    ($($method:ident, $visit:ident, $number:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            let this = self.scalar();
            match this.input.as_whole_number::<$number>() {
                Some(number) => visitor.$visit(number),
                None => this.refuse(&Expected::whole::<$number>())?.$method(visitor),
            }
        }
    )*};
}

macro_rules! as_text {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            let this = self.scalar();
            if let Some(text) = this.input.as_text() {
                return this.visit_text(text, visitor);
            }
            let expected = match Expected::described(&Expected::by(&visitor)) {
                format if format.is_format() => format,
                _ => Expected::Text,
            };
            this.refuse(&expected)?.$method(visitor)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Deserializer<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let this = self.scalar();
        match this.input {
            Input::Null => visitor.visit_unit(),
            Input::Bool(value) => visitor.visit_bool(*value),
            Input::Unsigned(value) => visitor.visit_u64(*value),
            Input::Signed(value) => visitor.visit_i64(*value),
            Input::Float(value) => visitor.visit_f64(*value),
            Input::Text(text) | Input::Parameter(text) => this.visit_text(text, visitor),
            Input::List(elements) | Input::Repeated(elements) => this.visit_list(elements, visitor),
            Input::Object(fields) | Input::Path(fields) => this.visit_object(fields, visitor),
        }
    }

    whole_numbers! {
        deserialize_i8, visit_i8, i8;
        deserialize_i16, visit_i16, i16;
        deserialize_i32, visit_i32, i32;
        deserialize_i64, visit_i64, i64;
        deserialize_i128, visit_i128, i128;
        deserialize_u8, visit_u8, u8;
        deserialize_u16, visit_u16, u16;
        deserialize_u32, visit_u32, u32;
        deserialize_u64, visit_u64, u64;
        deserialize_u128, visit_u128, u128;
    }

    as_text! { deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let this = self.scalar();
        match this.input {
            Input::Unsigned(value) => visitor.visit_u64(*value),
            Input::Signed(value) => visitor.visit_i64(*value),
            Input::Float(value) => visitor.visit_f64(*value),
            Input::Parameter(text) if let Some(number) = finite(text) => visitor.visit_f64(number),
            _ => this.refuse(&Expected::Number)?.deserialize_f64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let this = self.scalar();
        match this.input {
            Input::Bool(value) => visitor.visit_bool(*value),
            Input::Parameter(text) if text == "true" => visitor.visit_bool(true),
            Input::Parameter(text) if text == "false" => visitor.visit_bool(false),
            _ => this.refuse(&Expected::Bool)?.deserialize_bool(visitor),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let this = self.scalar();
        let mut characters = this.input.as_text().unwrap_or_default().chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => visitor.visit_char(character),
            _ => this.refuse(&Expected::Character)?.deserialize_char(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.input {
            Input::Null => visitor.visit_none(),
            Input::Parameter(text) if text.is_empty() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.input {
            Input::Null => visitor.visit_unit(),
            _ => self.refuse(&Expected::Null)?.deserialize_unit(visitor),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.input {
            Input::List(elements) | Input::Repeated(elements) => self.visit_list(elements, visitor),
            Input::Path(parameters) => visitor.visit_seq(Parameters {
                parameters: parameters.iter().enumerate(),
                path: &self,
            }),
            Input::Parameter(text) if text.is_empty() => self.visit_list(&[], visitor),
            Input::Parameter(_) => visitor.visit_seq(Only(Some(self))),
            _ => self.refuse(&Expected::List)?.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if self.is_list_of(length) {
            return self.deserialize_seq(visitor);
        }
        let expected = Expected::ListOf(length);
        self.refuse(&expected)?.deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.input {
            Input::Object(fields) | Input::Path(fields) => self.visit_object(fields, visitor),
            _ => self.refuse(&Expected::Object)?.deserialize_map(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match self.input {
            Input::Object(fields) | Input::Path(fields) => self.visit_object(fields, visitor),
            _ => {
                let placeholder = self.refuse(&Expected::Object)?;
                placeholder.deserialize_struct(name, names, visitor)
            }
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let this = self.scalar();
        match this.input {
            Input::Text(text) | Input::Parameter(text) => {
                visitor.visit_enum(IntoDeserializer::<Failure>::into_deserializer(&**text))
            }
            Input::Object(fields) if let [(name, content)] = fields.as_slice() => {
                let variant = Variant {
                    run: this.run,
                    place: this.place.field(0, name),
                    name,
                    content,
                };
                let read = visitor.visit_enum(variant);
                read.map_err(Failure::in_variant)
            }
            _ => {
                let placeholder = this.refuse(&Expected::OneOf(variants))?;
                placeholder.deserialize_enum(name, variants, visitor)
            }
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The elements of a list.
struct List<'r, E> {
    list: &'r Deserializer<'r>,
    elements: E,
}

impl<'de, 'r, E> SeqAccess<'de> for List<'r, E>
where
    E: Iterator<Item = (usize, &'r Input<'r>)>,
{
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        let Deserializer { run, place, .. } = self.list;
        let Some((index, element)) = self.elements.find(|(_, element)| !run.leaves_out(element))
        else {
            return Ok(None);
        };
        run.read(seed, element, &place.element(index)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        self.elements.size_hint().1
    }
}

/// The parameters of a path, as a list.
struct Parameters<'r, P> {
    path: &'r Deserializer<'r>,
    parameters: P,
}

impl<'de, 'r, P> SeqAccess<'de> for Parameters<'r, P>
where
    P: Iterator<Item = (usize, &'r (Cow<'r, str>, Input<'r>))>,
{
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        let Deserializer { run, place, .. } = self.path;
        let Some((index, (name, value))) = self.parameters.next() else {
            return Ok(None);
        };
        run.read(seed, value, &place.field(index, name)).map(Some)
    }
}

/// A list with this element only.
struct Only<'r>(Option<Deserializer<'r>>);

impl<'de> SeqAccess<'de> for Only<'_> {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        self.0
            .take()
            .map(|value| seed.deserialize(value))
            .transpose()
    }
}

/// The fields of an object.
struct Object<'r> {
    object: &'r Deserializer<'r>,
    fields: &'r [(Cow<'r, str>, Input<'r>)],
    /// `None` for the order of the document.
    order: Option<Order>,
    /// The number of fields that were read.
    next: usize,
    /// The value that belongs to the name that was read last.
    value: Value,
}

/// The value of a field.
#[derive(Clone, Copy)]
enum Value {
    /// The value with this index.
    Present(usize),
    /// The placeholder with this index.
    Missing(usize),
}

impl Object<'_> {
    /// Returns the next value to read, if there is one.
    fn advance(&mut self) -> Result<Option<Value>, Failure> {
        let next = self.next;
        self.next += 1;
        let Some(order) = &self.order else {
            return Ok((next < self.fields.len()).then_some(Value::Present(next)));
        };
        if let Some(index) = order.readable.get(next) {
            return Ok(Some(Value::Present(*index)));
        }
        let missing = next - order.readable.len();
        if missing < order.missing.len() {
            Ok(Some(Value::Missing(missing)))
        } else if order.hopeless {
            Err(Failure::Hopeless)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Object<'_> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        let Some(value) = self.advance()? else {
            return Ok(None);
        };
        self.value = value;
        match value {
            Value::Present(index) => {
                let Some((name, value)) = self.fields.get(index) else {
                    return Ok(None);
                };
                let read = seed.deserialize(Key(name)).map_err(|failure| {
                    let place = self.object.place.field(index, name);
                    self.object.run.refuse_name(failure, value, &place)
                });
                read.map(Some)
            }
            Value::Missing(index) => {
                let missing = self
                    .order
                    .as_ref()
                    .and_then(|order| order.missing.get(index));
                let name = missing.map(|field| field.name).unwrap_or_default();
                seed.deserialize(Key(name)).map(Some)
            }
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        let Deserializer { run, place, input } = self.object;
        match self.value {
            Value::Present(index) => {
                let (name, value) = self.fields.get(index).ok_or(Failure::Known)?;
                run.read(seed, value, &place.field(index, name))
            }
            Value::Missing(index) => {
                let order = self.order.as_ref().ok_or(Failure::Known)?;
                let field = order.missing.get(index).ok_or(Failure::Known)?;
                run.read_missing(seed, input, *field)
            }
        }
    }
}

/// A variant with content: `{"name": content}`.
struct Variant<'r> {
    run: &'r Run,
    /// The place of the content.
    place: Place<'r>,
    name: &'r str,
    content: &'r Input<'r>,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        let name: StrDeserializer<'_, Failure> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        self.newtype_variant_seed(std::marker::PhantomData::<()>)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        self.run.read(seed, self.content, &self.place)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.newtype_variant_seed(Tuple(length, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.newtype_variant_seed(Struct(fields, visitor))
    }
}

/// A tuple of this length, for this visitor.
struct Tuple<V>(usize, V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Tuple<V> {
    type Value = V::Value;

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_tuple(self.0, self.1)
    }
}

/// A struct with these fields, for this visitor.
struct Struct<V>(&'static [&'static str], V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Struct<V> {
    type Value = V::Value;

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_struct("", self.0, self.1)
    }
}
