{%- comment -%} A `part` of one rule of a value object. {%- endcomment -%}
{%- case part -%}
{%- when "condition" %}
if {{ condition }} {
    return Err(Invalid{{ type.Name }}::{{ field.variant }}{{ variant }});
}
{%- when "variant" %}
#[error({{ message }})]
{{ field.variant }}{{ variant }},
{%- when "code" %}
Self::{{ field.variant }}{{ variant }} => "{{ type.name }}_{{ field.code }}{{ code }}",
{%- when "test" %}

#[test]
fn {{ field.code }}{{ code }}_is_refused() {
    let made = ::{{ type.path }}::{% if type.single %}try_from({{ breach }}){% else %}new({% for other in fields %}{% if other.name == field.name %}{{ breach }}{% else %}{% render "field_sample", field: other, second: false %}{% endif %}{% unless forloop.last %}, {% endunless %}{% endfor %}){% endif %};

    assert!(matches!(made, Err(::app_core::{{ type.context }}::domain::{{ type.name }}::Invalid{{ type.Name }}::{{ field.variant }}{{ variant }})));
}
{%- endcase -%}
