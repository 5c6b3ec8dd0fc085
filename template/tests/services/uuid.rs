use services::uuid::{UuidGenerator, UuidV7Generator};

#[test]
fn later_identifiers_sort_behind_earlier_ones() {
    let ids: Vec<_> = (0..1000).map(|_| UuidV7Generator.next()).collect();

    assert!(ids.is_sorted_by(|earlier, later| earlier < later));
}
