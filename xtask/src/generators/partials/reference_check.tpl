{%- comment -%} The check that what a field refers to exists, and that the `claimant` can get it if not everybody can. `some` is the pattern of a field that may be absent. The unit of work is serializable, so that it still exists when the work is stored. {%- endcomment -%}
{%- capture is_missing -%}{% render "is_missing", reference: reference, claimant: claimant %}{%- endcapture -%}
{%- if some -%}if let {{ some }}({{ reference.field }}) = {{ source }}{{ reference.field }} && self.{{ reference.plural }}.get({{ reference.field }}).await?{{ is_missing }} {
{%- else -%}if self.{{ reference.plural }}.get({{ source }}{{ reference.field }}).await?{{ is_missing }} {
{%- endif %}
    return Err(::kernel::Error::unknown("/{{ reference.field }}", "{{ reference.name }}_unknown", "There is no such {{ reference.words }}."));
}
