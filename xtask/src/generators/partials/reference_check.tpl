{%- comment -%} The check that what a field refers to exists. The unit of work is serializable, so that it still does when the work is stored. {%- endcomment -%}
{%- if reference.optional -%}if let Some({{ reference.field }}) = {{ source }}{{ reference.field }} && self.{{ reference.plural }}.get({{ reference.field }}).await?.is_none() {
{%- else -%}if self.{{ reference.plural }}.get({{ source }}{{ reference.field }}).await?.is_none() {
{%- endif %}
    return Err(::kernel::Error::unknown("/{{ reference.field }}", "{{ reference.name }}_unknown", "There is no such {{ reference.words }}."));
}
