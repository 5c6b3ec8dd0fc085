use async_trait::async_trait;

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for InMemory{{ Name }}Repository {
    async fn {{ method }}(&self{% for field in by %}, {{ field.name }}: {% render "type", of: field.type %}{% endfor %}) -> ::kernel::Result<()> {
        {% for field in by %}{% if field.optional %}let {{ field.name }} = Some({{ field.name }});
        {% endif %}{% endfor %}self.0.lock().unwrap().retain(|_, kept| {% for field in by %}kept.{{ field.name }} != {{ field.name }}{% unless forloop.last %} || {% endunless %}{% endfor %});
        Ok(())
    }
}
