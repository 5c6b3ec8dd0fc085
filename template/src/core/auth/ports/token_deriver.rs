use secrecy::SecretString;

use crate::auth::domain::account_token::AccountTokenId;

/// Derives the secrets of mailed tokens, which cannot be guessed.
pub trait TokenDeriver: Send + Sync {
    /// Returns the secret of the token `id`, as text that needs no escaping in a URL. It is the same each time. Who has
    /// the id, but not the key of the service, cannot know it.
    fn derive(&self, id: AccountTokenId) -> SecretString;
}
