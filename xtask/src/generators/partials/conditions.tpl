{%- comment -%} Refuses `of` unless the conditions hold. {%- endcomment -%}
{%- for condition in conditions %}
        if {% case condition.kind %}{% when "none" %}{{ of }}.{{ condition.field }}.{% if condition.negated %}is_none{% else %}is_some{% endif %}(){% when "bool" %}{% if condition.negated and condition.text == "true" %}{{ of }}.{{ condition.field }}{% elsif condition.negated %}!{{ of }}.{{ condition.field }}{% elsif condition.text == "true" %}!{{ of }}.{{ condition.field }}{% else %}{{ of }}.{{ condition.field }}{% endif %}{% else %}{{ of }}.{{ condition.field }} {% if condition.negated %}=={% else %}!={% endif %} {% render "fixed_value", value: condition %}{% endcase %} {
            return Err(::kernel::Error::conflict("{{ condition.code }}", {{ condition.message | quoted }}));
        }
{%- endfor -%}
