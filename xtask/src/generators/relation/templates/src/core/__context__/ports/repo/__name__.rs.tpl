use async_trait::async_trait;

/// Stores {{ plural_words }}.
#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    async fn contains(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<bool>;

    /// Adds `{{ var }}`. It is not an error if it is there already.
    async fn add(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()>;

    /// Removes `{{ var }}`. It is not an error if it is not there.
    async fn remove(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()>;
}
