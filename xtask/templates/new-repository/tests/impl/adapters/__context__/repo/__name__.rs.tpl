use std::collections::HashMap;
use std::sync::Mutex;
use app_core::{{ context }}::domain::{{ module }}::{{ Name }};
use app_core::{{ id_path }};
use app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository;
use async_trait::async_trait;
use kernel::Result;

#[derive(Default)]
pub struct InMemory{{ Name }}Repository(Mutex<HashMap<{{ Id }}, {{ Name }}>>);

#[async_trait]
impl {{ Name }}Repository for InMemory{{ Name }}Repository {
    async fn get(&self, id: {{ Id }}) -> Result<Option<{{ Name }}>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, {{ var }}: {{ Name }}) -> Result<()> {
        self.0.lock().unwrap().insert({{ var }}.id, {{ var }});
        Ok(())
    }

    async fn delete(&self, id: {{ Id }}) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}
