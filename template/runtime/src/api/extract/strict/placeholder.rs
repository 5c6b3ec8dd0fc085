use serde::{
    Deserializer as _,
    de::{
        self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
        Visitor, value::StrDeserializer,
    },
    forward_to_deserialize_any,
};

use super::{expected::Expected, failure::Failure};

/// The number of placeholders for each value.
pub const CANDIDATES: usize = TEXTS.len();

/// Texts that a type may accept.
const TEXTS: [&str; 7] = [
    "a",
    "0",
    "ada@example.com",
    "https://example.com",
    "00:00:00",
    "EUR",
    "",
];

/// The depth to which placeholders are nested.
const MOST_DEPTH: usize = 16;

/// Stands for a value that is wrong or missing: whatever the type asks for.
#[derive(Clone, Copy)]
pub struct Placeholder {
    candidate: usize,
    depth: usize,
}

impl Placeholder {
    /// Creates the placeholder number `candidate`. If a type does not accept one, it may accept another one.
    pub fn new(candidate: usize) -> Self {
        Self {
            candidate,
            depth: 0,
        }
    }

    fn within(self) -> Result<Self, Failure> {
        if self.depth >= MOST_DEPTH {
            return Err(Failure::Known);
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }

    /// Returns a text that a visitor may accept.
    fn text<'de>(self, visitor: &impl Visitor<'de>) -> &'static str {
        match Expected::described(&Expected::by(visitor)) {
            Expected::Date => "2000-01-01",
            Expected::DateAndTime => "2000-01-01T00:00:00Z",
            Expected::LocalDateAndTime => "2000-01-01T00:00:00",
            Expected::Number => "0",
            Expected::TimeOfDay => "00:00:00",
            Expected::Uuid => "00000000-0000-0000-0000-000000000000",
            _ => TEXTS.get(self.candidate).copied().unwrap_or_default(),
        }
    }
}

macro_rules! whole_numbers {
    ($($method:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            visitor.visit_u64(self.candidate as u64)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Placeholder {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let text = self.text(&visitor);
        visitor.visit_str(text)
    }

    whole_numbers! {
        deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64, deserialize_i128,
        deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64, deserialize_u128,
        deserialize_f32, deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bool(self.candidate > 0)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_char('a')
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_none()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let length = self.candidate;
        visitor.visit_seq(Elements(self.within()?, length))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_seq(Elements(self.within()?, length))
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
        visitor.visit_map(Fields(self.within()?, &[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_map(Fields(self.within()?, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let variant = variants.get(self.candidate).or(variants.first());
        visitor.visit_enum(Variant(self.within()?, variant.ok_or(Failure::Known)?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { str string bytes byte_buf identifier }
}

/// A list of this many placeholders.
struct Elements(Placeholder, usize);

impl<'de> SeqAccess<'de> for Elements {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        if self.1 == 0 {
            return Ok(None);
        }
        self.1 -= 1;
        seed.deserialize(self.0).map(Some)
    }
}

/// An object with placeholders as these fields.
struct Fields(Placeholder, &'static [&'static str]);

impl<'de> MapAccess<'de> for Fields {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        let Some((name, rest)) = self.1.split_first() else {
            return Ok(None);
        };
        self.1 = rest;
        let name: StrDeserializer<'_, Failure> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        seed.deserialize(self.0)
    }
}

/// A variant whose content is a placeholder.
struct Variant(Placeholder, &'static str);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        let name: StrDeserializer<'_, Failure> = self.1.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.0.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_map(Fields(self.0, fields))
    }
}
