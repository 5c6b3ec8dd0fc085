{%- capture rules -%}{%- for field in fields -%}{% render "rules", part: "code", type: type, fields: fields, field: field %}{%- endfor -%}{%- endcapture -%}
{%- assign fallible = false -%}{%- if rules != "" -%}{%- assign fallible = true -%}{%- endif -%}
{%- assign field = fields[0] -%}
{% if type.single and field.type.kind == "text" %}use std::fmt;

{% endif %}/// {{ title }}.
#[derive(Clone, Debug, PartialEq{% if eq %}, Eq{% endif %}{% if hash %}, Hash{% endif %})]
{% if type.single %}pub struct {{ Name }}({% render "type", of: field.type %});
{% else %}pub struct {{ Name }} {
    {% for field in fields %}{{ field.name }}: {% render "type", of: field.type %},
    {% endfor %}
}
{% endif %}
impl {{ Name }} {
    {% for field in fields %}{% if field.type.kind == "text" %}/// In characters.
    pub const {{ field.max }}: usize = 255;

    {% endif %}{% endfor %}{% if type.single %}#[must_use]
    pub fn {% if field.type.kind == "text" %}as_str{% else %}{{ field.name }}{% endif %}(&self) -> {% render "getter_type", field: field %} {
        {% if field.type.copy %}self.0{% else %}&self.0{% endif %}
    }
    {% else %}{% unless fallible %}#[must_use]
    {% endunless %}pub fn new({% for field in fields %}{{ field.name }}: {% render "type", of: field.type %}{% unless forloop.last %}, {% endunless %}{% endfor %}) -> {% if fallible %}Result<Self, Invalid{{ Name }}>{% else %}Self{% endif %} {
        {% for field in fields %}{% render "rules", part: "condition", type: type, fields: fields, field: field %}{% endfor %}
        {% if fallible %}Ok({% endif %}Self { {% for field in fields %}{{ field.name }}{% unless forloop.last %}, {% endunless %}{% endfor %} }{% if fallible %}){% endif %}
    }

    {% for field in fields %}#[must_use]
    pub fn {{ field.name }}(&self) -> {% render "getter_type", field: field %} {
        {% if field.type.copy %}self.{{ field.name }}{% else %}&self.{{ field.name }}{% endif %}
    }

    {% endfor %}{% endif %}
}

{% if type.single %}{% if fallible %}impl TryFrom<{% render "type", of: field.type %}> for {{ Name }} {
    type Error = Invalid{{ Name }};

    fn try_from({{ field.name }}: {% render "type", of: field.type %}) -> Result<Self, Self::Error> {
        {% if field.type.kind == "text" %}let {{ field.name }} = {{ field.name }}.trim();{% endif %}{% render "rules", part: "condition", type: type, fields: fields, field: field %}
        Ok(Self({{ field.name }}{% if field.type.kind == "text" %}.to_owned(){% endif %}))
    }
}
{% else %}impl From<{% render "type", of: field.type %}> for {{ Name }} {
    fn from({{ field.name }}: {% render "type", of: field.type %}) -> Self {
        Self({{ field.name }})
    }
}
{% endif %}
impl From<{{ Name }}> for {% render "type", of: field.type %} {
    fn from({{ name }}: {{ Name }}) -> Self {
        {{ name }}.0
    }
}
{% if field.type.kind == "text" %}
impl fmt::Display for {{ Name }} {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
{% endif %}{% endif %}{% if fallible %}
#[derive(Debug, thiserror::Error)]
pub enum Invalid{{ Name }} {
    {% for field in fields %}{% render "rules", part: "variant", type: type, fields: fields, field: field %}{% endfor %}
}

impl ::kernel::BrokenRule for Invalid{{ Name }} {
    fn code(&self) -> &'static str {
        match self {
            {{ rules }}
        }
    }
}
{% endif %}
