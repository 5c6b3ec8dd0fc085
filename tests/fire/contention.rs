//! Many clients change the same thing.

use lab::Service;

use super::{bank::Bank, crowd, ground::Ground};

const CLIENTS: usize = 64;
const DEPOSITS: usize = 30;

#[test]
fn no_update_is_lost_on_sqlite() {
    let ground = Ground::new("sqlite", &[]);
    no_update_is_lost(&[&ground.service], 0);
}

#[test]
fn no_update_is_lost_between_processes_on_sqlite() {
    let ground = Ground::new("sqlite", &[]);
    no_update_is_lost(&[&ground.service, &ground.another_service()], 0);
}

/// All clients deposit on one account, through any of `services`. So many of a hundred may be turned
/// away.
fn no_update_is_lost(services: &[&Service], turned_away: usize) {
    let account = Bank::of(services[0]).open();
    let clients = services.iter().cycle().take(CLIENTS);

    let acknowledged = crowd(clients, |_, service| {
        let bank = Bank::of(service);
        let answers = (0..DEPOSITS).map(|_| bank.deposit(&account).unwrap());
        answers
            .filter(|answer| match answer.status {
                204 => true,
                503 => false,
                _ => panic!("{answer:?}"),
            })
            .count()
    });

    let acknowledged: usize = acknowledged.iter().sum();
    assert_eq!(Bank::of(services[0]).balance(&account), acknowledged);
    let away = CLIENTS * DEPOSITS - acknowledged;
    println!("{away} of {} deposits were turned away", CLIENTS * DEPOSITS);
    assert!(away * 100 <= turned_away * CLIENTS * DEPOSITS);
}
