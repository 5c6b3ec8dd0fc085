{%- comment -%} A `part` of the rule that a number is not negative. {%- endcomment -%}
{%- case part -%}
{%- when "condition" %}
if {{ field.name }} < 0 {
    return Err(Invalid{{ type.Name }}::{{ field.variant }}Negative);
}
{%- when "variant" %}
#[error("must not be negative")]
{{ field.variant }}Negative,
{%- when "code" %} | Self::{{ field.variant }}Negative
{%- when "place" %}
Self::{{ field.variant }}Negative => "/{{ field.name }}",
{%- when "test" %}

#[test]
fn {{ field.code }}negative_is_refused() {
    let made = ::{{ type.path }}::{% if type.single %}try_from(-1){% else %}new({% for other in fields %}{% if other.name == field.name %}-1{% else %}{% render "field_sample", field: other, second: false %}{% endif %}{% unless forloop.last %}, {% endunless %}{% endfor %}){% endif %};

    assert!(matches!(made, Err(::app_core::{{ type.context }}::domain::{{ type.name }}::Invalid{{ type.Name }}::{{ field.variant }}Negative)));
}
{%- endcase -%}
