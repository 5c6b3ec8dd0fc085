use async_trait::async_trait;

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for InMemory{{ Name }}Repository {
    {% if owner %}async fn owners_of(&self, ids: &[::{{ id_path }}]) -> ::kernel::Result<::std::collections::HashMap<::{{ id_path }}, ::{{ owner_path }}>> {
        let kept = self.0.lock().unwrap();
        let owners = ids.iter().filter_map(|id| Some((*id, kept.get(id)?.{{ owner }})));
        Ok(owners.collect())
    }{% else %}async fn existing(&self, ids: &[::{{ id_path }}]) -> ::kernel::Result<::std::collections::HashSet<::{{ id_path }}>> {
        let kept = self.0.lock().unwrap();
        Ok(ids.iter().copied().filter(|id| kept.contains_key(id)).collect())
    }{% endif %}
}
