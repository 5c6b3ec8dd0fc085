{%- comment -%} The first sample of `part`, in `json!`. {%- endcomment -%}
{%- case part.kind -%}
{%- when "i32", "i64" -%}7
{%- when "f64" -%}7.5
{%- when "bool" -%}true
{%- when "uuid" -%}"00000000-0000-0000-0000-000000000007"
{%- when "datetime" -%}"1970-01-01T00:00:00Z"
{%- when "date" -%}"1970-01-01"
{%- else -%}{{ part.texts[0] | quoted }}
{%- endcase -%}
