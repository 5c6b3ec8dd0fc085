use nject::injectable;

/// Changes {{ a_words }}{% if hidden %} of `{{ owner }}`{% elsif owner %}, which only its `{{ owner }}` can{% endif %}.
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
        let {{ var }} = self.{{ plural }}
            .get(command.id)
            .await?
            {% if hidden %}.filter(|{{ var }}| {{ var }}.{{ owner }} == command.{{ owner }})
            {% endif %}.ok_or_else(::app_core::{{ context }}::shared::{{ name }}_unknown::{{ name }}_unknown)?;
        {% if owner and hidden == false %}{{ var }}.must_be_of(command.{{ owner }})?;
        {% endif %}let version = {{ var }}.version;
        version.must_be(command.seen)?;
        {% for reference in references %}{% render "reference_check", reference: reference, source: "command.change.", change: true, claimant: owner %}{% endfor %}let {{ var }} = {{ var }}.change(command.change);
        if {{ var }}.version == version {
            return Ok(version);
        }
        let version = {{ var }}.version;
        self.{{ plural }}.save({{ var }}).await?;
        Ok(version)
    }
}
