{%- comment -%} The conversion of a row to the view with `fields`, and with `joins` if there are some. {%- endcomment -%}
{%- if fallible -%}impl TryFrom<{{ row }}> for ::{{ view }} {
    type Error = ::kernel::Error;

    fn try_from(row: {{ row }}) -> ::kernel::Result<Self> {
        Ok(Self {
            {% for field in fields %}{{ field.name }}: {% render "view_from_row", field: field, source: "row." %},
            {% endfor %}{% if joins %}{% for join in joins %}{{ join.name }}: {% render "joined_from_row", join: join %},
            {% endfor %}{% endif %}
        })
    }
}
{%- else -%}impl From<{{ row }}> for ::{{ view }} {
    fn from(row: {{ row }}) -> Self {
        Self {
            {% for field in fields %}{{ field.name }}: {% render "view_from_row", field: field, source: "row." %},
            {% endfor %}{% if joins %}{% for join in joins %}{{ join.name }}: {% render "joined_from_row", join: join %},
            {% endfor %}{% endif %}
        }
    }
}
{%- endif -%}
