{%- comment -%} The assertion that a value object in `value` has the sample of `field`. Floating-point numbers are compared as text. {%- endcomment -%}
{%- assign kind = field.type.kind -%}
{%- assign text = false -%}{%- if kind == "line" or kind == "multiline" -%}{%- assign text = true -%}{%- endif -%}
{%- if single and text -%}{%- capture actual -%}{{ value }}.as_str(){%- endcapture -%}
{%- elsif single -%}{%- capture actual -%}{% render "constructor", of: field.type %}::from({{ value }}){%- endcapture -%}
{%- elsif text -%}{%- capture actual -%}{{ value }}.{{ field.name }}().as_str(){%- endcapture -%}
{%- else -%}{%- capture actual -%}{{ value }}.{{ field.name }}(){%- endcapture -%}
{%- endif -%}
{%- if text -%}assert_eq!({{ actual }}, {{ field.type.texts[0] | quoted }});
{%- elsif kind == "bool" -%}assert!({{ actual }});
{%- elsif kind == "f64" and field.type.rust -%}assert_eq!({{ actual }}.to_string(), {{ field.type.rust[0] }}.to_string());
{%- elsif kind == "f64" -%}assert_eq!({{ actual }}.to_string(), "{{ field.type.numbers[0] }}.5");
{%- elsif field.type.copy or single -%}assert_eq!({{ actual }}, {% render "sample", of: field.type, second: false %});
{%- else -%}assert_eq!({{ actual }}, &{% render "sample", of: field.type, second: false %});
{%- endif -%}
