{%- comment -%} The job `Name` as it is made from an `event`. {%- endcomment -%}
impl From<::{{ event.path }}> for {{ Name }} {
    fn from({% if event.taken.size > 0 %}event{% else %}_{% endif %}: ::{{ event.path }}) -> Self {
        Self{% if event.taken.size > 0 %} {
            {% for field in event.taken %}{{ field.name }}: {% if field.wrapped %}Some(event.{{ field.name }}){% else %}event.{{ field.name }}{% endif %},
            {% endfor %}
        }{% endif %}
    }
}
