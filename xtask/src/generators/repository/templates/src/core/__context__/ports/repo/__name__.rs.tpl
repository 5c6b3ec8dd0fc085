use async_trait::async_trait;

/// Stores {{ plural_words }}.
#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    async fn get(&self, id: ::{{ id_path }}) -> ::kernel::Result<Option<::{{ path }}>>;

    /// Adds `{{ var }}`, or replaces the one with its id.
    async fn save(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: ::{{ id_path }}) -> ::kernel::Result<()>;
}
