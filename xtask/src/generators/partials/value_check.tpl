{%- comment -%} The assertion that a value object in `value` has the sample of `field`. Floating-point numbers are compared as text. {%- endcomment -%}
{%- if single and field.type.kind == "text" -%}{%- capture actual -%}{{ value }}.as_str(){%- endcapture -%}
{%- elsif single -%}{%- capture actual -%}{% render "constructor", of: field.type %}::from({{ value }}){%- endcapture -%}
{%- else -%}{%- capture actual -%}{{ value }}.{{ field.name }}(){%- endcapture -%}
{%- endif -%}
{%- case field.type.kind -%}
{%- when "bool" -%}assert!({{ actual }});
{%- when "f64" -%}assert_eq!({{ actual }}.to_string(), "7.5");
{%- when "text" -%}assert_eq!({{ actual }}, {{ field.type.texts[0] | quoted }});
{%- when "json" -%}assert_eq!({{ actual }}, {% unless single %}&{% endunless %}{% render "sample", of: field.type, second: false %});
{%- else -%}assert_eq!({{ actual }}, {% render "sample", of: field.type, second: false %});
{%- endcase -%}
