use async_trait::async_trait;
use kernel::Result;
use crate::{{ context }}::domain::{{ module }}::{{ Name }};
use crate::{{ id_path }};

/// Stores {{ plural_words }}.
#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    async fn get(&self, id: {{ Id }}) -> Result<Option<{{ Name }}>>;

    /// Adds `{{ var }}`, or replaces the one with its id.
    async fn save(&self, {{ var }}: {{ Name }}) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: {{ Id }}) -> Result<()>;
}
