use nject::injectable;

/// Deletes {{ a_words }}{% if hidden %} of `{{ owner }}`{% elsif owner %}, which only its `{{ owner }}` can{% endif %}.
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
        let {{ var }} = self.{{ plural }}
            .get(command.id)
            .await?
            {% if hidden %}.filter(|{{ var }}| {{ var }}.{{ owner }} == command.{{ owner }})
            {% endif %}.ok_or_else(::app_core::{{ context }}::shared::{{ name }}_unknown::{{ name }}_unknown)?;
        {% if owner and hidden == false %}{{ var }}.must_be_of(command.{{ owner }})?;
        {% endif %}{{ var }}.version.must_be(command.seen)?;
        self.{{ plural }}.delete(command.id).await
    }
}
