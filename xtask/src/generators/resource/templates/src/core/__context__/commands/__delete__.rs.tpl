use nject::injectable;

/// Deletes {{ a_words }}{% if owner %} of `{{ owner }}`{% endif %}.
#[derive(Clone, Debug)]
pub struct Delete{{ Name }} {
    pub id: ::{{ module }}::{{ Name }}Id,
    {% if owner %}pub {{ owner }}: ::{{ owner_path }},
    {% endif %}/// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<::kernel::Version>,
}

impl ::kernel::Command for Delete{{ Name }} {
    type Output = ();
}

#[injectable]
pub struct Delete{{ Name }}Handler {
    pub {{ plural }}: ::std::sync::Arc<dyn ::{{ repository }}>,
}

impl ::kernel::CommandHandler<Delete{{ Name }}> for Delete{{ Name }}Handler {
    async fn handle(&self, command: Delete{{ Name }}) -> ::kernel::Result<()> {
        let {{ name }} = self.{{ plural }}
            .get(command.id)
            .await?
            {% if owner %}.filter(|{{ name }}| {{ name }}.{{ owner }} == command.{{ owner }})
            {% endif %}.ok_or_else(::app_core::{{ context }}::shared::{{ name }}_unknown::{{ name }}_unknown)?;
        {{ name }}.version.must_be(command.seen)?;
        self.{{ plural }}.delete(command.id).await
    }
}
