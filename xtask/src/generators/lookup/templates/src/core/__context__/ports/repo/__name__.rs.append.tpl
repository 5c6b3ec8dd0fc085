use async_trait::async_trait;

#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    {% if owner %}/// Returns those of `ids` that exist, with the `{{ owner }}` of each.
    async fn owners_of(&self, ids: &[::{{ id_path }}]) -> ::kernel::Result<::std::collections::HashMap<::{{ id_path }}, ::{{ owner_path }}>>;{% else %}/// Returns those of `ids` that exist.
    async fn existing(&self, ids: &[::{{ id_path }}]) -> ::kernel::Result<::std::collections::HashSet<::{{ id_path }}>>;{% endif %}
}
