{%- comment -%} The test that the job at `path` has what an `event` says. If one of its fields is `id`, that one is `stored`. Floating-point numbers are compared as text. {%- endcomment -%}
fn {{ event.name }}() -> ::{{ event.path }} {
    ::{{ event.path }}{% if event.fields.size > 0 %} {
        {% for field in event.fields %}{{ field.name }}: {% if field.name == id %}{{ stored }}{% elsif field.optional %}Some({% render "sample", of: field.type, second: true %}){% else %}{% render "field_sample", field: field, second: true %}{% endif %},
        {% endfor %}
    }{% endif %}
}
{% if event.comparable %}
#[test]
fn is_made_from_{{ event.name }}() {
    let event = {{ event.name }}();

    let job = {{ path }}::from(event.clone());

    {% for field in event.taken %}{% if field.float %}assert_eq!(job.{{ field.name }}.to_string(), event.{{ field.name }}.to_string());
    {% elsif field.comparable %}assert_eq!(job.{{ field.name }}, {% if field.wrapped %}Some(event.{{ field.name }}){% else %}event.{{ field.name }}{% endif %});
    {% endif %}{% endfor %}
}
{% endif %}
