{%- capture rules -%}{%- for field in fields -%}{% render "rules", part: "code", type: type, fields: fields, field: field %}{%- endfor -%}{%- endcapture -%}
{%- assign field = fields[0] -%}
{%- assign text = false -%}{%- if type.single -%}{%- if field.type.kind == "line" or field.type.kind == "multiline" -%}{%- assign text = true -%}{%- endif -%}{%- endif -%}
{%- assign fallible = text -%}{%- if rules != "" -%}{%- assign fallible = true -%}{%- endif -%}
{% if text %}use std::fmt;

{% endif %}/// {{ title }}.
#[derive(Clone, Debug, PartialEq{% if eq %}, Eq{% endif %}{% if hash %}, Hash{% endif %}{% if serde %}, ::serde::Serialize, ::serde::Deserialize{% endif %})]
{% if serde and fallible %}#[serde(try_from = "{% if text %}String{% elsif type.single %}{% render "type", of: field.type %}{% else %}Stored{{ Name }}{% endif %}")]
{% endif -%}
{% if type.single %}pub struct {{ Name }}({% render "type", of: field.type %});
{% else %}pub struct {{ Name }} {
    {% for field in fields %}{{ field.name }}: {% render "type", of: field.type %},
    {% endfor %}
}
{% endif %}
impl {{ Name }} {
    {% for field in fields %}{% render "rules", part: "constant", type: type, fields: fields, field: field %}
    {% endfor %}
    {% if text %}#[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
    {% elsif type.single %}#[must_use]
    pub fn {{ field.name }}(&self) -> {% render "getter_type", field: field %} {
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

{% if serde and fallible %}{% unless type.single %}/// What a job has of it. It is checked again when it is read.
#[derive(::serde::Deserialize)]
struct Stored{{ Name }} {
    {% for field in fields %}{{ field.name }}: {% render "type", of: field.type %},
    {% endfor %}
}

impl TryFrom<Stored{{ Name }}> for {{ Name }} {
    type Error = Invalid{{ Name }};

    fn try_from(stored: Stored{{ Name }}) -> Result<Self, Self::Error> {
        Self::new({% for field in fields %}stored.{{ field.name }}{% unless forloop.last %}, {% endunless %}{% endfor %})
    }
}

{% endunless %}{% endif -%}
{% if type.single %}{% if text %}impl TryFrom<String> for {{ Name }} {
    type Error = Invalid{{ Name }};

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(Self(text.try_into()?))
    }
}
{% elsif fallible %}impl TryFrom<{% render "type", of: field.type %}> for {{ Name }} {
    type Error = Invalid{{ Name }};

    fn try_from({{ field.name }}: {% render "type", of: field.type %}) -> Result<Self, Self::Error> {
        {% render "rules", part: "condition", type: type, fields: fields, field: field %}
        Ok(Self({{ field.name }}))
    }
}
{% else %}impl From<{% render "type", of: field.type %}> for {{ Name }} {
    fn from({{ field.name }}: {% render "type", of: field.type %}) -> Self {
        Self({{ field.name }})
    }
}
{% endif %}
impl From<{{ Name }}> for {% render "wire_type", of: field.type %} {
    fn from({{ name }}: {{ Name }}) -> Self {
        {{ name }}.0{% if text %}.into(){% endif %}
    }
}
{% if text %}
impl fmt::Display for {{ Name }} {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
{% endif %}{% endif %}{% if fallible %}
#[derive(Debug, thiserror::Error)]
pub enum Invalid{{ Name }} {
    {% if text %}#[error(transparent)]
    Text(#[from] ::kernel::InvalidText),
    {% endif %}{% for field in fields %}{% render "rules", part: "variant", type: type, fields: fields, field: field %}{% endfor %}
}

impl ::kernel::BrokenRule for Invalid{{ Name }} {
    fn code(&self) -> &'static str {
        match self {
            {% if text %}Self::Text(rule) => rule.code(),
            {% else %}{{ rules | slice: 3, 10000 }} => "out_of_range",
            {% endif %}
        }
    }
    {% unless type.single %}
    fn pointer(&self) -> &'static str {
        match self {
            {% for field in fields %}{% render "rules", part: "place", type: type, fields: fields, field: field %}{% endfor %}
        }
    }
    {% endunless %}
}
{% endif %}
