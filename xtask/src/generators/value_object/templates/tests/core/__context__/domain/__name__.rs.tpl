{%- capture rules -%}{%- for field in fields -%}{% render "rules", part: "code", type: type, fields: fields, field: field %}{%- endfor -%}{%- endcapture -%}
{%- assign text = false -%}{%- if type.single -%}{%- if fields[0].type.kind == "line" or fields[0].type.kind == "multiline" -%}{%- assign text = true -%}{%- endif -%}{%- endif -%}
{%- assign fallible = text -%}{%- if rules != "" -%}{%- assign fallible = true -%}{%- endif -%}
{%- capture made -%}::{{ type.path }}::{% if type.single %}{% if fallible %}try_from{% else %}from{% endif %}{% else %}new{% endif %}({% if text %}{{ fields[0].type.texts[0] | quoted }}.to_owned(){% else %}{% for field in fields %}{% render "field_sample", field: field, second: false %}{% unless forloop.last %}, {% endunless %}{% endfor %}{% endif %}){% if fallible %}.unwrap(){% endif %}{%- endcapture -%}
#[test]
fn says_what_it_was_made_of() {
    let {{ name }} = {{ made }};

    {% for field in fields %}{% render "value_check", field: field, single: type.single, value: name %}
    {% endfor %}
}
{% if serde %}
#[test]
fn is_{% if fallible %}checked{% else %}the_same{% endif %}_when_it_is_read_again() {
    let {{ name }} = {{ made }};

    let {% if fallible %}{% unless type.single %}mut {% endunless %}{% endif %}stored = ::serde_json::to_value(&{{ name }}).unwrap();
    assert_eq!(::serde_json::from_value::<::{{ type.path }}>(stored{% if fallible %}{% unless type.single %}.clone(){% endunless %}{% endif %}).unwrap(), {{ name }});
    {% if fallible %}
    {% if text %}let stored = ::serde_json::json!("\u{0}");
    {% elsif type.single %}let stored = ::serde_json::json!({{ fields[0].type.range.outside_json[0] }});
    {% else %}{% for field in fields %}{% if field.type.range and field.type.kind != "value" %}stored[{{ field.name | quoted }}] = ::serde_json::json!({{ field.type.range.outside_json[0] }});
    {% endif %}{% endfor %}{% endif %}assert!(::serde_json::from_value::<::{{ type.path }}>(stored).is_err());
    {% endif %}
}
{% endif %}{% if text and fields[0].type.min > 0 %}
#[test]
fn an_empty_one_is_refused() {
    let made = ::{{ type.path }}::try_from(" ".to_owned());

    assert!(matches!(made, Err(::app_core::{{ type.context }}::domain::{{ type.name }}::Invalid{{ type.Name }}::Text(::kernel::InvalidText::Empty))));
}
{% endif %}{% for field in fields %}{% render "rules", part: "test", type: type, fields: fields, field: field %}{% endfor %}
