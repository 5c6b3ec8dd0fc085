{%- comment -%} A `part` of the rule that a number is in its range. {%- endcomment -%}
{%- assign range = field.type.range -%}
{%- capture constant -%}{% if type.single %}BOUNDS{% else %}{{ field.name | upcase }}{% endif %}{%- endcapture -%}
{%- capture made -%}::{{ type.path }}::{% if type.single %}try_from(number){% else %}new({% for other in fields %}{% if other.name == field.name %}number{% else %}{% render "field_sample", field: other, second: false %}{% endif %}{% unless forloop.last %}, {% endunless %}{% endfor %}){% endif %}{%- endcapture -%}
{%- capture refused -%}assert!(matches!(made, Err(::app_core::{{ type.context }}::domain::{{ type.name }}::Invalid{{ type.Name }}::{{ field.variant }}OutOfRange)));{%- endcapture -%}
{%- case part -%}
{%- when "constant" %}
pub const {{ constant }}: ::std::ops::{{ range.type }}<{% render "type", of: field.type %}> = {{ range.rust }};
{%- when "condition" %}
if !Self::{{ constant }}.contains(&{{ field.name }}) {
    return Err(Invalid{{ type.Name }}::{{ field.variant }}OutOfRange);
}
{%- when "variant" %}
#[error("must be {{ range.words }}")]
{{ field.variant }}OutOfRange,
{%- when "code" %} | Self::{{ field.variant }}OutOfRange
{%- when "place" %}
Self::{{ field.variant }}OutOfRange => "/{{ field.name }}",
{%- when "test" %}

#[test]
fn {{ field.code }}out_of_range_is_refused() {
    {% if range.outside.size == 1 %}let number = {{ range.outside[0] }};
    let made = {{ made }};

    {{ refused }}{% else %}for number in [{% for number in range.outside %}{{ number }}{% unless forloop.last %}, {% endunless %}{% endfor %}] {
        let made = {{ made }};

        {{ refused }}
    }{% endif %}
}
{%- endcase -%}
