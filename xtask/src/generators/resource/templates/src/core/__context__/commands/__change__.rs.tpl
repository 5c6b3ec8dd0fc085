use nject::injectable;

/// Changes {{ a_words }}{% if owner %} of `{{ owner }}`{% endif %}.
#[derive(Clone, Debug)]
pub struct Change{{ Name }} {
    pub id: ::{{ module }}::{{ Name }}Id,
    {% if owner %}pub {{ owner }}: ::{{ owner_path }},
    {% endif %}/// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<::kernel::Version>,
    pub change: ::{{ module }}::{{ Name }}Change,
}

/// The version after the change.
impl ::kernel::Command for Change{{ Name }} {
    type Output = ::kernel::Version;
}

#[injectable]
pub struct Change{{ Name }}Handler {
    {% for port in ports %}pub {{ port.plural }}: ::std::sync::Arc<dyn ::{{ port.repository }}>,
    {% endfor %}pub {{ plural }}: ::std::sync::Arc<dyn ::{{ repository }}>,
}

impl ::kernel::CommandHandler<Change{{ Name }}> for Change{{ Name }}Handler {
    async fn handle(&self, command: Change{{ Name }}) -> ::kernel::Result<::kernel::Version> {
        let {{ name }} = self.{{ plural }}
            .get(command.id)
            .await?
            {% if owner %}.filter(|{{ name }}| {{ name }}.{{ owner }} == command.{{ owner }})
            {% endif %}.ok_or_else(::app_core::{{ context }}::shared::{{ name }}_unknown::{{ name }}_unknown)?;
        let version = {{ name }}.version;
        version.must_be(command.seen)?;
        {% for reference in references %}{% if reference.optional %}{% assign some = "::kernel::Patch::Set" %}{% else %}{% assign some = "Some" %}{% endif %}{% render "reference_check", reference: reference, source: "command.change.", some: some, claimant: owner %}{% endfor %}let {{ name }} = {{ name }}.change(command.change);
        if {{ name }}.version == version {
            return Ok(version);
        }
        let version = {{ name }}.version;
        self.{{ plural }}.save({{ name }}).await?;
        Ok(version)
    }
}
