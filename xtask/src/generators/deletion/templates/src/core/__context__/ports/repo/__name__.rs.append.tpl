use async_trait::async_trait;

#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    /// Removes all with {% for field in by %}this `{{ field.name }}`{% unless forloop.last %} and {% endunless %}{% endfor %}. It is not an error if there is none.
    async fn {{ method }}(&self{% for field in by %}, {{ field.name }}: {% render "type", of: field.type %}{% endfor %}) -> ::kernel::Result<()>;
}
