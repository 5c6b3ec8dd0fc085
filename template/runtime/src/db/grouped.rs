use std::{collections::HashMap, hash::Hash};

/// Groups values by their keys: lists of several rows that one statement has read. The values of a key stay in their
/// order.
///
/// ```
/// let mut lines_of = runtime::db::grouped(vec![(1, "a"), (2, "b"), (1, "c")]);
/// assert_eq!(lines_of.remove(&1), Some(vec!["a", "c"]));
/// ```
#[must_use]
pub fn grouped<K: Eq + Hash, V>(pairs: Vec<(K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
