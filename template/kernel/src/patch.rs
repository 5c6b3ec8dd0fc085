use serde::{Deserialize, Deserializer};

/// A change of a value that may be absent (JSON Merge Patch, RFC 7396). It tells apart what an `Option` cannot: a
/// field that the client left out, and one that it set to `null`.
///
/// The field needs `#[serde(default)]`, and in the description of the API
/// `#[schema(value_type = Option<T>)]`. A field that must keep a value is an `Option<T>` that is read with
/// [`given`].
///
/// ```
/// use kernel::Patch;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct ChangeInvoiceBody {
///     #[serde(default)]
///     note: Patch<String>,
/// }
///
/// let note = |json| {
///     let body: ChangeInvoiceBody = serde_json::from_str(json).unwrap();
///     body.note.apply(Some("urgent".to_owned()))
/// };
/// assert_eq!(note("{}").unwrap(), "urgent");
/// assert_eq!(note(r#"{ "note": null }"#), None);
/// assert_eq!(note(r#"{ "note": "paid" }"#).unwrap(), "paid");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The value stays as it is.
    #[default]
    Keep,
    /// The value is removed.
    Clear,
    /// The value becomes this one.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns what `value` is after the change.
    #[must_use]
    pub fn apply(self, value: Option<T>) -> Option<T> {
        match self {
            Self::Keep => value,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }

    /// Reports whether this changes nothing.
    #[must_use]
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Converts the new value, if there is one.
    #[must_use]
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(new) => Patch::Set(convert(new)),
        }
    }

    /// Converts the new value, if there is one, or fails as `convert` does:
    /// `field("/note", body.note.try_map(Note::try_from))`.
    pub fn try_map<U, E>(self, convert: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        match self {
            Self::Keep => Ok(Patch::Keep),
            Self::Clear => Ok(Patch::Clear),
            Self::Set(new) => convert(new).map(Patch::Set),
        }
    }
}

/// `null` is [`Patch::Clear`]. A field that is absent is [`Patch::Keep`], if it has `#[serde(default)]`.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Self::Clear, Self::Set))
    }
}

/// Reads a field of a change that may be absent, but not `null`, because a value is required. Without it, serde
/// would take `null` for an absent field.
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct ChangeInvoiceBody {
///     #[serde(default, deserialize_with = "kernel::given")]
///     number: Option<String>,
/// }
///
/// let body: ChangeInvoiceBody = serde_json::from_str("{}").unwrap();
/// assert_eq!(body.number, None);
/// assert!(serde_json::from_str::<ChangeInvoiceBody>(r#"{ "number": null }"#).is_err());
/// ```
pub fn given<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
