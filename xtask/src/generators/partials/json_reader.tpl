{%- comment -%} The function that takes JSON of any form, up to so many bytes. A page with a hundred of them is still small. `wire_doc` says the bound, too. {%- endcomment -%}
::kernel::json_up_to::<65_536>
