/// {{ title }}.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum {{ Name }} {
    {% for variant in variants %}{{ variant.name }},
    {% endfor %}
}

impl {{ Name }} {
    pub const ALL: [Self; {{ variants.size }}] = [{% for variant in variants %}Self::{{ variant.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            {% for variant in variants %}Self::{{ variant.name }} => "{{ variant.text }}",
            {% endfor %}
        }
    }
}

impl TryFrom<String> for {{ Name }} {
    type Error = Invalid{{ Name }};

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|variant| variant.as_str() == text).ok_or(Invalid{{ Name }})
    }
}

#[derive(Debug, thiserror::Error)]
#[error("must be {% if variants.size > 1 %}one of {% endif %}{% for variant in variants %}`{{ variant.text }}`{% unless forloop.last %}, {% endunless %}{% endfor %}")]
pub struct Invalid{{ Name }};

impl ::kernel::BrokenRule for Invalid{{ Name }} {
    fn code(&self) -> &'static str {
        "invalid_{{ name }}"
    }
}
