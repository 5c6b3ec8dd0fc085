{%- assign copy = "Copy, " -%}{%- for field in inputs -%}{%- if field.list or field.type.copy == false -%}{%- assign copy = "" -%}{%- endif -%}{%- endfor -%}
kernel::typed_id!(
    /// Identifies one {{ words }}.
    {{ Name }}Id
);

/// {{ title }}.
#[derive(Clone, Debug, PartialEq{% if eq %}, Eq{% endif %})]
pub struct {{ Name }} {
    pub id: {{ Name }}Id,
    {% for field in claimants %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}pub version: ::kernel::Version,
    pub created_at: ::chrono::DateTime<::chrono::Utc>,
    {% for field in own %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}

/// What a new {{ words }} consists of.
#[derive(Clone, {{ copy }}Debug)]
pub struct New{{ Name }} {
    {% for field in inputs %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, {{ copy }}Debug, Default)]
pub struct {{ Name }}Change {
    {% for field in inputs %}pub {{ field.name }}: {% if field.optional %}::kernel::Patch<{% render "type", of: field.type %}>{% else %}Option<{% render "field_type", field: field %}>{% endif %},
    {% endfor %}
}

impl {{ Name }} {
    #[must_use]
    pub fn create(id: {{ Name }}Id, {% for field in claimants %}{{ field.name }}: {% render "field_type", field: field %}, {% endfor %}new: New{{ Name }}, now: ::chrono::DateTime<::chrono::Utc>) -> Self {
        Self {
            id,
            {% for field in claimants %}{{ field.name }},
            {% endfor %}version: ::kernel::Version::FIRST,
            created_at: now,
            {% for field in own %}{{ field.name }}: {% if field.readonly %}{% render "first_value", field: field %}{% else %}new.{{ field.name }}{% endif %},
            {% endfor %}
        }
    }

    /// Returns the {{ words }} after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: {{ Name }}Change) -> Self {
        let before = self.clone();
        let after = Self {
            {% for field in inputs %}{{ field.name }}: change.{{ field.name }}.{% if field.optional %}apply{% else %}unwrap_or{% endif %}(self.{{ field.name }}),
            {% endfor %}..self
        };
        if after == before {
            return after;
        }
        Self { version: after.version.next(), ..after }
    }
{% if owner and hidden == false %}
    {% render "must_be_of", owner: owner, owner_path: owner_path, name: name, words: words %}{% endif %}}
