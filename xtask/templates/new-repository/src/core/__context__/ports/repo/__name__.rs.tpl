use async_trait::async_trait;
use crate::Result;
use crate::{{ context }}::domain::{{ module }}::{{ Name }};
use crate::{{ id_path }};

/// Where {{ plural_words }} are kept.
#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    async fn get(&self, id: {{ Id }}) -> Result<Option<{{ Name }}>>;

    /// Adds `{{ var }}`, or replaces the one with its id.
    async fn save(&self, {{ var }}: {{ Name }}) -> Result<()>;

    /// Removes the one with this id. One that is gone already is no error.
    async fn delete(&self, id: {{ Id }}) -> Result<()>;
}
