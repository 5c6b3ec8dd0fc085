use crate::settings::{Settings, Variables};

fn problems(url: &str) -> Vec<String> {
    let variables: Variables = [("DATABASE__URL", url)].into_iter().collect();
    Settings::read(variables).unwrap_err().0
}

#[test]
fn what_is_no_file_is_refused() {
    for url in [
        "mysql://localhost/shop",
        ":memory:",
        "sqlite://",
        "file:shop.db",
        "sqlite://shop.db?mode=ro",
    ] {
        assert_eq!(
            problems(url),
            [format!(
                "DATABASE__URL is `{url}`, and should be the path of a file, like \
                 `sqlite://data/service.db`"
            )]
        );
    }
}
