{%- capture module -%}::app_core::{{ context }}::domain::{{ name }}{%- endcapture -%}
{%- capture double -%}::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}{%- endcapture -%}
#[test]
fn a_change_replaces_what_it_contains() {
    let {{ name }} = {{ double }}::{{ name }}();
    let other = {{ double }}::other_{{ name }}();
    let change = {{ module }}::{{ Name }}Change {
        {% for field in inputs %}{{ field.name }}: {% if field.optional %}other.{{ field.name }}{% unless field.type.copy and field.list == false %}.clone(){% endunless %}.map_or(::kernel::Patch::Clear, ::kernel::Patch::Set){% else %}Some(other.{{ field.name }}{% unless field.type.copy and field.list == false %}.clone(){% endunless %}){% endif %},
        {% endfor %}
    };

    let changed = {{ name }}.clone().change(change);

    let expected = {{ module }}::{{ Name }} {
        id: {{ name }}.id,
        {% for field in claimants %}{{ field.name }}: {{ name }}.{{ field.name }},
        {% endfor %}version: {{ name }}.version.next(),
        created_at: {{ name }}.created_at,
        {% for field in own %}{% if field.readonly %}{{ field.name }}: {{ name }}.{{ field.name }},
        {% endif %}{% endfor %}..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let {{ name }} = {{ double }}::{{ name }}();

    let changed = {{ name }}.clone().change({{ module }}::{{ Name }}Change::default());

    assert_eq!(changed, {{ name }});
}
