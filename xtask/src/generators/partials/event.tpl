{%- comment -%} The `event` that a command raises. `entity` is what the command left, `command` the command, `id` its field that identifies the entity, `now` the time. `owned`: nobody else needs the entity. `test`: it is in a test. {%- endcomment -%}
::{{ event.path }}{% if event.fields.size > 0 %} {
        {% for field in event.fields %}{% unless field.origin == "new_id" and field.name == "id" and field.wrapped == false %}{{ field.name }}: {% endunless %}{% if field.wrapped %}Some({% endif %}
        {%- case field.origin -%}
        {%- when "new_id" -%}id
        {%- when "id" -%}{{ command }}.{{ id }}
        {%- when "entity" -%}{{ entity }}.{{ field.name }}{% unless field.copy or owned %}.clone(){% endunless %}
        {%- when "command" -%}{{ command }}.{{ field.name }}{% if field.shared %}.clone(){% endif %}
        {%- when "setting" -%}{% render "fixed_value", value: field.setting, now: now, test: test %}
        {%- else -%}{{ now }}
        {%- endcase -%}
        {% if field.wrapped %}){% endif %},
        {% endfor %}
    }{% endif %}
