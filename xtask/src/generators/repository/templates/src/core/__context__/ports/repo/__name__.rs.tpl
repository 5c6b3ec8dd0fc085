use async_trait::async_trait;

/// Stores {{ plural_words }}.{% if cascading.size > 0 %} One is deleted together with what its {% for name in cascading %}`{{ name }}`{% unless forloop.last %} or {% endunless %}{% endfor %} refers to.{% endif %}
#[async_trait]
pub trait {{ Name }}Repository: Send + Sync {
    async fn get(&self, id: ::{{ id_path }}) -> ::kernel::Result<Option<::{{ path }}>>;

    /// Adds `{{ var }}`, or replaces the one with its id.{% if uniques.size > 0 %} Fails with {% for unique in uniques %}[`{{ unique.function }}`]{% unless forloop.last %} or {% endunless %}{% endfor %}.{% endif %}
    async fn save(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: ::{{ id_path }}) -> ::kernel::Result<()>;
}
{% for unique in uniques %}
#[must_use]
pub fn {{ unique.function }}() -> ::kernel::Error {
    {% if unique.has_pointer %}::kernel::Error::taken("/{{ unique.field }}", {% else %}::kernel::Error::conflict({% endif %}"{{ unique.function }}", {{ unique.taken | quoted }})
}
{% endfor %}
