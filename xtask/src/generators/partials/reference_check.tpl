{%- comment -%} The check that what a field refers to exists, and that the `claimant` can get it if not everybody can. A field of a `change` may be absent. What a path names is asked for itself, and not found. A list is looked for with one query. The unit of work is serializable, so that it still exists when the work is stored. {%- endcomment -%}
{%- assign field = reference.field -%}
{%- assign some = nil -%}{%- if reference.optional -%}{%- assign some = "Some" -%}{%- endif -%}
{%- if change -%}{%- if reference.optional -%}{%- assign some = "::kernel::Patch::Set" -%}{%- else -%}{%- assign some = "Some" -%}{%- endif -%}{%- endif -%}
{%- capture got -%}{% for part in reference.parts %}.{{ part }}(){% endfor %}{%- endcapture -%}
{%- capture star -%}{% if reference.borrowed %}*{% endif %}{%- endcapture -%}
{%- capture error -%}"{{ reference.name }}_unknown", "There is no such {{ reference.words }}."{%- endcapture -%}
{%- if reference.list -%}
{%- capture list -%}{% if some %}{{ field }}{% else %}{{ source }}{{ field }}{% endif %}{%- endcapture -%}
{%- capture ids -%}{% if reference.parts.size > 0 %}ids{% else %}{{ list }}{% endif %}{%- endcapture -%}
{%- capture borrowed -%}{% unless some and reference.parts.size == 0 %}&{% endunless %}{{ ids }}{%- endcapture -%}
{% if some %}if let {{ some }}({{ field }}) = &{{ source }}{{ field }} {
    {% endif %}{% if reference.parts.size > 0 %}let ids: Vec<_> = {{ list }}.iter().map({% if reference.getter %}::{{ reference.getter }}{% else %}|{{ reference.element }}| {{ star }}{{ reference.element }}{{ got }}{% endif %}).collect();
    {% endif %}let {% if reference.owner %}owners{% else %}existing{% endif %} = self.{{ reference.plural }}.{{ reference.lookup }}({{ borrowed }}).await?;
    for (index, id) in {{ ids }}.iter().enumerate() {
        if {% if reference.owner and claimant %}owners.get(id) != Some(&command.{{ claimant }}){% elsif reference.owner %}!owners.contains_key(id){% else %}!existing.contains(id){% endif %} {
            return Err(::kernel::Error::unknown(format!("{% render "reference_pointer", reference: reference, index: "{index}", wire: false %}"), {{ error }}));
        }
    }
{% if some %}}
{% endif %}
{%- else -%}
{%- capture is_missing -%}{% render "is_missing", reference: reference, claimant: claimant %}{%- endcapture -%}
{%- if some -%}if let {{ some }}({{ field }}) = {% if reference.deep %}&{% endif %}{{ source }}{{ field }} && self.{{ reference.plural }}.get({{ star }}{{ field }}{{ got }}).await?{{ is_missing }} {
{%- else -%}if self.{{ reference.plural }}.get({{ star }}{{ source }}{{ field }}{{ got }}).await?{{ is_missing }} {
{%- endif %}
    return Err({% if reference.in_path %}::app_core::{{ reference.context }}::shared::{{ reference.name }}_unknown::{{ reference.name }}_unknown(){% else %}::kernel::Error::unknown("{% render "reference_pointer", reference: reference, index: "", wire: false %}", {{ error }}){% endif %});
}
{% endif -%}
