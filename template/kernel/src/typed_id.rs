/// Defines a typed identifier: an `InvoiceId` cannot be passed where an `OrderId` is expected.
///
/// The identifier holds a UUID, and is represented as one in JSON, in strings and in API descriptions. The
/// crate that uses the macro needs the dependencies `serde`, `utoipa` and `uuid`, because the macro uses
/// them.
///
/// ```
/// kernel::typed_id!(
///     /// Identifies an invoice.
///     InvoiceId
/// );
///
/// let text = "67e55044-10b1-426f-9247-bb680e5fe0c8";
/// let id: InvoiceId = text.parse().unwrap();
/// assert_eq!(id.to_string(), text);
/// assert_eq!(serde_json::to_value(id).unwrap(), text);
/// ```
#[macro_export]
macro_rules! typed_id {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}
