use runtime::metrics;
use services::hasher::{Argon2Hasher, Hasher, HashingLimits, Params};
use tokio::{spawn, task::yield_now};

/// Returns the numbers of hashes that are computed and wait.
fn hashes() -> [String; 2] {
    let metrics = metrics::render();
    ["hashing_running ", "hashing_waiting "].map(|name| {
        let value = metrics.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap().to_owned()
    })
}

#[tokio::test]
async fn passwords_that_are_hashed_and_wait_are_counted() {
    metrics::start().unwrap();
    let limits = HashingLimits {
        concurrency: 1,
        queue: 2,
    };
    let hasher = std::sync::Arc::new(Argon2Hasher::new(Params::default(), limits));
    let hashing = [0; 3].map(|_| {
        let hasher = hasher.clone();
        spawn(async move { hasher.hash(&"correct horse".into()).await })
    });
    // Each of them runs until it waits for another thread.
    yield_now().await;

    assert_eq!(hashes(), ["1", "2"]);
    for hash in hashing {
        hash.await.unwrap().unwrap();
    }
    assert_eq!(hashes(), ["0", "0"]);
}
