//! Many clients change the same thing.

use super::{crowd, ground::Ground};

const CLIENTS: usize = 64;
const DEPOSITS: usize = 30;

#[test]
fn no_update_is_lost_on_sqlite() {
    no_update_is_lost("sqlite");
}

fn no_update_is_lost(database: &str) {
    let ground = Ground::new(database, &[]);
    let account = ground.bank().open();

    let answers = crowd(0..CLIENTS, |_, _| {
        let bank = ground.bank();
        let deposits = (0..DEPOSITS).map(|_| bank.deposit(&account).unwrap());
        deposits.collect::<Vec<_>>()
    });

    let mut acknowledged = 0;
    for answer in answers.iter().flatten() {
        assert_eq!(answer.status, 204, "{answer:?}");
        acknowledged += 1;
    }
    assert_eq!(ground.bank().balance(&account), acknowledged);
}
