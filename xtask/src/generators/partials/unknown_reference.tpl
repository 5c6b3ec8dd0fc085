{%- comment -%} The error that one of `references`, which are in `pointer`, refers to nothing. {%- endcomment -%}
{%- if references.size == 1 -%}::kernel::Error::unknown("{{ references[0].pointer }}", "{{ references[0].name }}_unknown", "There is no such {{ references[0].words }}.")
{%- else -%}::kernel::Error::unknown("{{ pointer }}", "reference_unknown", "Something that it refers to does not exist.")
{%- endif -%}
