{%- capture rules -%}{%- for field in fields -%}{% render "rules", part: "code", type: type, fields: fields, field: field %}{%- endfor -%}{%- endcapture -%}
#[test]
fn says_what_it_was_made_of() {
    let {{ name }} = ::{{ type.path }}::{% if type.single %}{% if rules != "" %}try_from{% else %}from{% endif %}{% else %}new{% endif %}({% for field in fields %}{% render "field_sample", field: field, second: false %}{% unless forloop.last %}, {% endunless %}{% endfor %}){% if rules != "" %}.unwrap(){% endif %};

    {% for field in fields %}{% render "value_check", field: field, single: type.single, value: name %}
    {% endfor %}
}
{% for field in fields %}{% render "rules", part: "test", type: type, fields: fields, field: field %}{% endfor %}
