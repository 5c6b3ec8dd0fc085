use crate::support::settings::read;

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
            read(&[("DATABASE__URL", url)]).unwrap_err(),
            [format!(
                "DATABASE__URL is `{url}`, and should be the path of a file, like \
                 `sqlite://data/service.db`"
            )]
        );
    }
}
