use async_trait::async_trait;

#[derive(Default)]
pub struct InMemory{{ Name }}Repository(::std::sync::Mutex<::std::collections::HashSet<::{{ path }}>>);

#[async_trait]
impl ::{{ repository }} for InMemory{{ Name }}Repository {
    async fn contains(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<bool> {
        Ok(self.0.lock().unwrap().contains(&{{ var }}))
    }

    async fn add(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        self.0.lock().unwrap().insert({{ var }});
        Ok(())
    }

    async fn remove(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        self.0.lock().unwrap().remove(&{{ var }});
        Ok(())
    }
}

/// Returns one for tests.
pub fn {{ name }}() -> ::{{ path }} {
    ::{{ path }} {
        {{ first.name }}: {% render "end_sample", of: first, other: false %},
        {{ second.name }}: {% render "end_sample", of: second, other: opposite %},
    }
}

/// Returns another one, with other ids.
pub fn other_{{ name }}() -> ::{{ path }} {
    ::{{ path }} {
        {{ first.name }}: {% render "end_sample", of: first, other: true %},
        {{ second.name }}: {% if opposite %}{% render "end_sample", of: second, other: false %}{% else %}{% render "end_sample", of: second, other: true %}{% endif %},
    }
}
