use async_trait::async_trait;

{% if cascading.size > 0 %}/// Keeps what refers to something that is deleted: it does not know of that.
{% endif %}#[derive(Default)]
pub struct InMemory{{ Name }}Repository(::std::sync::Mutex<::std::collections::HashMap<::{{ id_path }}, ::{{ path }}>>);

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for InMemory{{ Name }}Repository {
    async fn get(&self, id: ::{{ id_path }}) -> ::kernel::Result<Option<::{{ path }}>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        {% if uniques.size > 0 %}let mut kept = self.0.lock().unwrap();
        let mut others = kept.values().filter(|other| other.id != {{ var }}.id);
        {% for unique in uniques %}if {% for name in unique.optional %}{{ var }}.{{ name }}.is_some() && {% endfor %}others{% unless forloop.last %}.clone(){% endunless %}.any(|other| {% for name in unique.names %}other.{{ name }} == {{ var }}.{{ name }}{% unless forloop.last %} && {% endunless %}{% endfor %}) {
            return Err(::app_core::{{ context }}::ports::repo::{{ name }}::{{ unique.function }}());
        }
        {% endfor %}kept.insert({{ var }}.id, {{ var }});
        {% else %}self.0.lock().unwrap().insert({{ var }}.id, {{ var }});
        {% endif %}Ok(())
    }

    async fn delete(&self, id: ::{{ id_path }}) -> ::kernel::Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn {{ name }}() -> ::{{ path }} {
    ::{{ path }} {
        id: ::uuid::Uuid::from_u128(1).into(),
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}
    }
}

/// Returns another one, with other values in all fields.
pub fn other_{{ name }}() -> ::{{ path }} {
    ::{{ path }} {
        id: ::uuid::Uuid::from_u128(2).into(),
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: true %},
        {% endfor %}
    }
}
