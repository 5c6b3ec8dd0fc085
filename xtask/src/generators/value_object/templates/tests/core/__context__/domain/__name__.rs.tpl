{%- capture rules -%}{%- for field in fields -%}{% render "rules", part: "code", type: type, fields: fields, field: field %}{%- endfor -%}{%- endcapture -%}
{%- assign text = false -%}{%- if type.single -%}{%- if fields[0].type.kind == "line" or fields[0].type.kind == "multiline" -%}{%- assign text = true -%}{%- endif -%}{%- endif -%}
{%- assign fallible = text -%}{%- if rules != "" -%}{%- assign fallible = true -%}{%- endif -%}
#[test]
fn says_what_it_was_made_of() {
    let {{ name }} = ::{{ type.path }}::{% if type.single %}{% if fallible %}try_from{% else %}from{% endif %}{% else %}new{% endif %}({% if text %}{{ fields[0].type.texts[0] | quoted }}.to_owned(){% else %}{% for field in fields %}{% render "field_sample", field: field, second: false %}{% unless forloop.last %}, {% endunless %}{% endfor %}{% endif %}){% if fallible %}.unwrap(){% endif %};

    {% for field in fields %}{% render "value_check", field: field, single: type.single, value: name %}
    {% endfor %}
}
{% if text and fields[0].type.min > 0 %}
#[test]
fn an_empty_one_is_refused() {
    let made = ::{{ type.path }}::try_from(" ".to_owned());

    assert!(matches!(made, Err(::app_core::{{ type.context }}::domain::{{ type.name }}::Invalid{{ type.Name }}::Text(::kernel::InvalidText::Empty))));
}
{% endif %}{% for field in fields %}{% render "rules", part: "test", type: type, fields: fields, field: field %}{% endfor %}
