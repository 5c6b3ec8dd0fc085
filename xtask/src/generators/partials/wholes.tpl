{%- comment -%}
The views of `rows`, whose entities have lists or are counted, with what they refer to. `list`: they are the result.
{%- endcomment -%}
{%- assign fallible = false -%}{%- for join in joins -%}{%- if join.fallible -%}{%- assign fallible = true -%}{%- endif -%}{%- endfor -%}
{%- unless has_lists -%}{%- if whole_fallible -%}{%- assign fallible = true -%}{%- endif -%}{%- endunless -%}
{%- capture names -%}{% if joins.size == 1 %}{{ joins[0].name }}{% else %}({% for join in joins %}{{ join.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}){% endif %}{%- endcapture -%}
{%- capture of_row -%}{% if joins.size == 1 %}row.{{ joins[0].name }}{% else %}({% for join in joins %}row.{{ join.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}){% endif %}{%- endcapture -%}
{%- capture id -%}{% if has_lists %}::runtime::db::types::uuid({{ whole }}.summary.id){% else %}{{ whole }}.id{% endif %}{%- endcapture -%}
{%- capture views -%}{% if joins.size > 0 %}entities.into_iter().zip(others).map(|({{ whole }}, {{ names }})|{% elsif has_lists %}entities.into_iter().map(|{{ whole }}|{% else %}entities.map(|{{ whole }}|{% endif %} {% if fallible %}Ok({% endif %}::{{ view }} {
    {% for count in counts %}{{ count.name }}: {{ count.name }}.get(&{{ id }}).copied().unwrap_or_default(),
    {% endfor %}{{ whole }}{% unless has_lists %}: {{ whole }}.{% if whole_fallible %}try_into()?{% else %}into(){% endif %}{% endunless %},
    {% for join in joins %}{{ join.name }}{% if join.optional and join.fallible %}: {{ join.name }}.map(TryInto::try_into).transpose()?{% elsif join.optional %}: {{ join.name }}.map(Into::into){% elsif join.fallible %}: {{ join.name }}.try_into()?{% else %}: {{ join.name }}.into(){% endif %},
    {% endfor %}
}{% if fallible %}){% endif %}){%- endcapture -%}
{% if counts.size > 0 %}let ids: Vec<_> = rows.iter().map(|row| row.{{ whole }}.id).collect();
        {% for count in counts %}let {{ count.name }}: ::std::collections::HashMap<_, _> = {{ count.table }}::table
            .filter({{ count.table }}::{{ count.reference }}.eq_any(&ids))
            .group_by({{ count.table }}::{{ count.reference }})
            .select(({{ count.table }}::{{ count.reference }}, ::diesel::dsl::count_star()))
            .load::<(::runtime::db::types::Uuid, i64)>(&mut *connection)
            .await
            .map_err(failure)?
            .into_iter()
            .collect();
        {% endfor %}{% endif %}{% if joins.size > 0 %}let (entities, others): (Vec<_>, Vec<_>) = rows.into_iter().map(|row| (row.{{ whole }}, {{ of_row }})).unzip();
        {% elsif has_lists %}let entities = rows.into_iter().map(|row| row.{{ whole }}).collect();
        {% else %}let entities = rows.into_iter().map(|row| row.{{ whole }});
        {% endif %}{% if has_lists %}let entities = {{ entity }}_views(entities, &mut connection).await?;
        {% endif %}{% if list %}{% if fallible %}{{ views }}.collect(){% else %}Ok({{ views }}.collect()){% endif %}
        {%- else %}let items = {{ views }}.collect{% if fallible %}::<::kernel::Result<_>>()?{% else %}(){% endif %};
        {%- endif -%}
