{%- comment -%} The function that takes JSON of any form, up to so many bytes. A page has up to a hundred of them, and small objects take almost a hundred times their length in memory. `wire_doc` says the bound, too. {%- endcomment -%}
::kernel::json_up_to::<16_384>
