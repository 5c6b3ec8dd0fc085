use async_trait::async_trait;

#[derive(Default)]
pub struct InMemory{{ Name }}Repository(::std::sync::Mutex<::std::collections::HashMap<::{{ id_path }}, ::{{ path }}>>);

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for InMemory{{ Name }}Repository {
    async fn get(&self, id: ::{{ id_path }}) -> ::kernel::Result<Option<::{{ path }}>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        self.0.lock().unwrap().insert({{ var }}.id, {{ var }});
        Ok(())
    }

    async fn delete(&self, id: ::{{ id_path }}) -> ::kernel::Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}
