{%- capture module -%}::app_core::{{ context }}::domain::{{ name }}{%- endcapture -%}
{%- capture double -%}::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}{%- endcapture -%}
#[test]
fn a_change_replaces_what_it_contains() {
    let {{ var }} = {{ double }}::{{ name }}();
    let other = {{ double }}::other_{{ name }}();
    let change = {{ module }}::{{ Name }}Change {
        {% for field in inputs %}{{ field.name }}: {% if field.optional %}other.{{ field.name }}{% unless field.type.copy and field.list == false %}.clone(){% endunless %}.map_or(::kernel::Patch::Clear, ::kernel::Patch::Set){% else %}Some(other.{{ field.name }}{% unless field.type.copy and field.list == false %}.clone(){% endunless %}){% endif %},
        {% endfor %}
    };

    let changed = {{ var }}.clone().change(change);

    let expected = {{ module }}::{{ Name }} {
        id: {{ var }}.id,
        {% for field in claimants %}{{ field.name }}: {{ var }}.{{ field.name }},
        {% endfor %}version: {{ var }}.version.next(),
        created_at: {{ var }}.created_at,
        {% for field in own %}{% if field.readonly %}{{ field.name }}: {{ var }}.{{ field.name }},
        {% endif %}{% endfor %}..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let {{ var }} = {{ double }}::{{ name }}();

    let changed = {{ var }}.clone().change({{ module }}::{{ Name }}Change::default());

    assert_eq!(changed, {{ var }});
}
