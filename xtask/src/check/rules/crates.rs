//! Lists of crates. Extend them if your project uses others.

/// Crates for the web, databases, async runtimes and the command line. A name stands for its family: `tower`
/// for `tower_http`, too.
pub const INFRASTRUCTURE: [&str; 63] = [
    "actix",
    "async_nats",
    "async_std",
    "aws_config",
    "aws_sdk",
    "axum",
    "bb8",
    "clap",
    "clap_complete",
    "deadpool",
    "diesel",
    "dotenvy",
    "elasticsearch",
    "figment",
    "gotham",
    "headers",
    "http",
    "http_body",
    "hyper",
    "isahc",
    "kafka",
    "lapin",
    "lettre",
    "libsqlite3_sys",
    "meilisearch_sdk",
    "memcache",
    "mongodb",
    "mysql",
    "mysql_async",
    "native_tls",
    "ntex",
    "opentelemetry",
    "poem",
    "postgres",
    "pq_sys",
    "r2d2",
    "rdkafka",
    "redis",
    "refinery",
    "reqwest",
    "rocket",
    "runtime",
    "rusqlite",
    "rustls",
    "salvo",
    "sea_orm",
    "sea_query",
    "sentry",
    "smol",
    "sqlite",
    "sqlx",
    "surf",
    "tide",
    "tokio",
    "tokio_postgres",
    "tonic",
    "tower",
    "tracing_subscriber",
    "tungstenite",
    "ureq",
    "utoipa_axum",
    "utoipa_swagger_ui",
    "warp",
];

/// The items of `std::net` that open a connection. An address is only a value.
const SOCKETS: [&str; 4] = ["TcpListener", "TcpStream", "ToSocketAddrs", "UdpSocket"];

/// Reports whether `name` is a part of the standard library for files or connections.
pub fn is_outside_in_std(name: &[String]) -> bool {
    match name {
        [std, module] => std == "std" && module == "fs",
        [std, module, item] => std == "std" && module == "net" && SOCKETS.contains(&item.as_str()),
        _ => false,
    }
}

/// Crates for databases.
pub const DATABASE: [&str; 11] = [
    "diesel",
    "libsqlite3_sys",
    "mongodb",
    "mysql",
    "postgres",
    "rusqlite",
    "sea_orm",
    "sea_query",
    "sqlx",
    "tokio_postgres",
    "redis",
];

/// Crates for handlers, which a domain has no use for.
pub const APPLICATION: [&str; 3] = ["async_trait", "nject", "services"];

/// Reports whether `name`, of a crate or a package, is in one of `families`.
pub fn is_one_of(name: &str, families: &[&str]) -> bool {
    let name = name.replace('-', "_");
    families.iter().any(|family| {
        name.strip_prefix(family)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    })
}
