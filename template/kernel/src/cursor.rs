use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{Error, Result};

/// The place of an item in a list. It is opaque to clients: what it contains may change.
///
/// It contains the values of the item that the list is sorted by, and the name of the list. A query handler
/// encodes it, and decodes it when the client asks for the next page. It is not signed, so it must contain
/// nothing that the client may not see, and does not replace a check of who may see the list.
///
/// ```
/// use kernel::Cursor;
///
/// let cursor = Cursor::encode("invoices by number", &("2026/17", 42)).unwrap();
///
/// let (number, id): (String, u32) = cursor.decode("invoices by number").unwrap();
/// assert_eq!((number.as_str(), id), ("2026/17", 42));
/// assert!(cursor.decode::<(String, u32)>("invoices by date").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(description = "The place of an item in a list. What it contains may change.")]
pub struct Cursor(String);

impl Cursor {
    /// Creates the cursor of an item. `list` names the list and its order, and `key` is the value that the
    /// list is sorted by. No two items of a list may have the same key.
    pub fn encode(list: &str, key: &impl Serialize) -> Result<Self> {
        let json = serde_json::to_vec(&(list, key)).map_err(Error::internal)?;
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(json)))
    }

    /// Returns the key of the item. Fails if this is not a cursor of `list`, with a violation at `/after`, the
    /// parameter that cursors are passed in.
    pub fn decode<K: DeserializeOwned>(&self, list: &str) -> Result<K> {
        BASE64_URL_SAFE_NO_PAD
            .decode(&self.0)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .and_then(|(name, key): (String, K)| (name == list).then_some(key))
            .ok_or_else(|| {
                Error::unknown(
                    "/after",
                    "cursor_invalid",
                    "must be the `next` of a page of this list",
                )
            })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
