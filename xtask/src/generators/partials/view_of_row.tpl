{%- comment -%} The conversion of a row to the view with `fields`. {%- endcomment -%}
{%- if fallible -%}impl TryFrom<{{ row }}> for ::{{ view }} {
    type Error = ::kernel::Error;

    fn try_from(row: {{ row }}) -> ::kernel::Result<Self> {
        Ok(Self {
            {% for field in fields %}{{ field.name }}: {% render "view_from_row", field: field, source: "row." %},
            {% endfor %}
        })
    }
}
{%- else -%}impl From<{{ row }}> for ::{{ view }} {
    fn from(row: {{ row }}) -> Self {
        Self {
            {% for field in fields %}{{ field.name }}: {% render "view_from_row", field: field, source: "row." %},
            {% endfor %}
        }
    }
}
{%- endif -%}
