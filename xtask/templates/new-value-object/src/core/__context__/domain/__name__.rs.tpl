{% if rules.size > 0 %}use kernel::BrokenRule;
{% endif %}{% if single and single.text %}use std::fmt;
{% endif %}{% for path in imports %}use {{ path }};
{% endfor %}
/// {{ title }}.
#[derive(Clone, Debug, PartialEq{% if eq %}, Eq{% endif %}{% if hash %}, Hash{% endif %})]
{% if single %}pub struct {{ Name }}({{ single.type }});
{% else %}pub struct {{ Name }} {
    {% for field in fields %}{{ field.name }}: {{ field.type }},
    {% endfor %}
}
{% endif %}
impl {{ Name }} {
    {% for field in fields %}{% if field.text %}/// In characters.
    pub const {{ field.max }}: usize = 255;

    {% endif %}{% endfor %}{% if single %}#[must_use]
    pub fn {{ single.getter }}(&self) -> {{ single.got }} {
        {% if single.copy %}self.0{% else %}&self.0{% endif %}
    }
    {% else %}{% if rules.size == 0 %}#[must_use]
    {% endif %}pub fn new({% for field in fields %}{{ field.name }}: {{ field.type }}{% unless forloop.last %}, {% endunless %}{% endfor %}) -> {% if rules.size > 0 %}Result<Self, Invalid{{ Name }}>{% else %}Self{% endif %} {
        {% for rule in rules %}if {{ rule.broken }} {
            return Err(Invalid{{ Name }}::{{ rule.variant }});
        }
        {% endfor %}{% if rules.size > 0 %}Ok({% endif %}Self { {% for field in fields %}{{ field.name }}{% unless forloop.last %}, {% endunless %}{% endfor %} }{% if rules.size > 0 %}){% endif %}
    }

    {% for field in fields %}#[must_use]
    pub fn {{ field.name }}(&self) -> {{ field.got }} {
        {% if field.copy %}self.{{ field.name }}{% else %}&self.{{ field.name }}{% endif %}
    }

    {% endfor %}{% endif %}
}

{% if single %}{% if rules.size > 0 %}impl TryFrom<{{ single.type }}> for {{ Name }} {
    type Error = Invalid{{ Name }};

    fn try_from({{ single.name }}: {{ single.type }}) -> Result<Self, Self::Error> {
        {% if single.text %}let {{ single.name }} = {{ single.name }}.trim();
        {% endif %}{% for rule in rules %}{% unless forloop.first %}else {% endunless %}if {{ rule.broken }} {
            Err(Invalid{{ Name }}::{{ rule.variant }})
        } {% endfor %}else {
            Ok(Self({{ single.name }}{% if single.text %}.to_owned(){% endif %}))
        }
    }
}
{% else %}impl From<{{ single.type }}> for {{ Name }} {
    fn from({{ single.name }}: {{ single.type }}) -> Self {
        Self({{ single.name }})
    }
}
{% endif %}
impl From<{{ Name }}> for {{ single.type }} {
    fn from({{ name }}: {{ Name }}) -> Self {
        {{ name }}.0
    }
}
{% if single.text %}
impl fmt::Display for {{ Name }} {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
{% endif %}{% endif %}{% if rules.size > 0 %}
#[derive(Debug, thiserror::Error)]
pub enum Invalid{{ Name }} {
    {% for rule in rules %}#[error({{ rule.message }})]
    {{ rule.variant }},
    {% endfor %}
}

impl BrokenRule for Invalid{{ Name }} {
    fn code(&self) -> &'static str {
        match self {
            {% for rule in rules %}Self::{{ rule.variant }} => "{{ rule.code }}",
            {% endfor %}
        }
    }
}
{% endif %}