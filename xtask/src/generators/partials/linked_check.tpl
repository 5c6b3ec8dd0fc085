{%- comment -%} The check that what a relation links exists, and that the `claimant` can get it if not everybody can. {%- endcomment -%}
if self.{{ reference.plural }}.get(command.{{ reference.field }}).await?{% render "is_missing", reference: reference, claimant: claimant %} {
    return Err(::app_core::{{ context }}::shared::{{ reference.name }}_unknown::{{ reference.name }}_unknown());
}
