{%- comment -%} The method of an entity that refuses what only its `owner` may do. {%- endcomment -%}
/// Fails if somebody else asks for what only its `{{ owner }}` may do: change and delete it.
    pub fn must_be_of(&self, {{ owner }}: ::{{ owner_path }}) -> ::kernel::Result<()> {
        if self.{{ owner }} == {{ owner }} {
            return Ok(());
        }
        Err(::kernel::Error::forbidden("{{ name }}_of_another", "This {{ words }} belongs to somebody else, who alone can change and delete it."))
    }
