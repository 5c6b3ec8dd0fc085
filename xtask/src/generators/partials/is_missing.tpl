{%- comment -%} Reports whether nothing was found, or what the `claimant` cannot get because somebody else owns it. {%- endcomment -%}
{%- if reference.owner and claimant -%}.is_none_or(|{{ reference.var }}| {{ reference.var }}.{{ reference.owner }} != command.{{ claimant }}){%- else -%}.is_none(){%- endif -%}
