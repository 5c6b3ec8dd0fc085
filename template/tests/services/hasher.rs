use secrecy::{ExposeSecret, SecretString};
use services::hasher::{Argon2Hasher, Hasher, HashingError, HashingLimits, Params};

/// Returns a hasher with weak parameters, which is fast.
fn hasher(passes: u32) -> Argon2Hasher {
    Argon2Hasher::new(
        Params::new(8, passes, 1, None).unwrap(),
        HashingLimits::default(),
    )
}

#[tokio::test]
async fn only_the_value_itself_matches_its_hash() {
    let hasher = hasher(1);
    let hash = hasher.hash(&"a password".into()).await.unwrap();

    assert!(hasher.verify(&"a password".into(), &hash).await.unwrap());
    assert!(!hasher.verify(&"b password".into(), &hash).await.unwrap());
}

#[tokio::test]
async fn hashes_of_one_value_differ() {
    let hasher = hasher(1);
    let value = SecretString::from("a password");

    let (one, two) = (hasher.hash(&value).await, hasher.hash(&value).await);

    assert_ne!(one.unwrap().expose_secret(), two.unwrap().expose_secret());
}

#[tokio::test]
async fn a_hash_made_with_other_parameters_still_matches_but_is_due_for_renewal() {
    let value = SecretString::from("a password");
    let hash = hasher(1).hash(&value).await.unwrap();

    assert!(!hasher(1).needs_rehash(&hash));
    assert!(hasher(2).needs_rehash(&hash));
    assert!(hasher(2).verify(&value, &hash).await.unwrap());
}

#[tokio::test]
async fn hashes_of_any_parameters_match_whatever_was_hashed_before() {
    let of_another_memory = |kibibytes| {
        let params = Params::new(kibibytes, 1, 1, None).unwrap();
        Argon2Hasher::new(params, HashingLimits::default())
    };
    let value = SecretString::from("a password");
    let (small, large) = (of_another_memory(8), of_another_memory(64));
    let of_small = small.hash(&value).await.unwrap();
    let of_large = large.hash(&value).await.unwrap();
    // Other software has made them, the second one with an older version of the algorithm.
    let known = [
        "$argon2id$v=19$m=8,t=1,p=1$IQ67xCC7sNjckhTooxPPEg$/Ts4kbNEwchDYdRqZsryAeobgDUnJrswgxWbhWuth9A",
        "$argon2i$v=16$m=64,t=2,p=2$vkWbLgkwgp5Tu2nrlQXNbQ$dsxfMI5BBF+6E+/1D9ll+w",
    ];

    for hasher in [small, large] {
        for hash in known
            .map(SecretString::from)
            .iter()
            .chain([&of_small, &of_large])
        {
            assert!(hasher.verify(&value, hash).await.unwrap());
            assert!(!hasher.verify(&"b password".into(), hash).await.unwrap());
        }
        // The memory is not clean.
        let hash = hasher.hash(&value).await.unwrap();
        assert!(hasher.verify(&value, &hash).await.unwrap());
    }
}

#[tokio::test]
async fn what_is_no_hash_matches_nothing() {
    let hash = "not a hash".into();

    assert!(!hasher(1).verify(&"a password".into(), &hash).await.unwrap());
    assert!(hasher(1).needs_rehash(&hash));
}

#[tokio::test]
async fn a_value_that_would_wait_for_too_long_is_refused_at_once() {
    let limits = HashingLimits {
        concurrency: 1,
        queue: 1,
    };
    let hasher = Argon2Hasher::new(Params::default(), limits);
    let value = "a password".into();

    // All begin before the first one is computed, in this order.
    let (first, second, third) = tokio::join!(
        hasher.hash(&value),
        hasher.hash(&value),
        hasher.hash(&value)
    );

    assert!(first.is_ok() && second.is_ok());
    assert!(matches!(third, Err(HashingError::Busy)));
    assert!(hasher.hash(&value).await.is_ok());
}
