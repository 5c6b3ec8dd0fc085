//! Many clients that change the same account.

use lab::Service;

use super::{
    bank::{Bank, carried_out},
    crowd,
    environment::{Database, Environment},
};

const CLIENTS: usize = 64;
const DEPOSITS: usize = 30;

#[test]
fn no_update_is_lost_on_postgres() {
    let environment = Environment::new(Database::Postgres);
    no_update_is_lost(&[environment.start(&[])], 5);
}

#[test]
fn no_update_is_lost_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    no_update_is_lost(&[environment.start(&[])], 0);
}

/// Both start at the same time, and the database does not exist yet.
#[test]
fn no_update_of_two_replicas_is_lost_on_postgres() {
    let environment = Environment::new(Database::Postgres);
    let mut replicas = [environment.launch(&[]), environment.launch(&[])];
    for replica in &mut replicas {
        replica.wait_until_ready();
    }
    no_update_is_lost(&replicas, 10);
}

#[test]
fn no_update_of_two_processes_is_lost_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    no_update_is_lost(&[environment.start(&[]), environment.start(&[])], 0);
}

/// All clients deposit to one account, through any of `services`. Up to `turned_away` percent of the deposits
/// may be refused.
fn no_update_is_lost(services: &[Service], turned_away: usize) {
    let account = Bank::of(&services[0]).open();
    let clients = services.iter().cycle().take(CLIENTS);

    let acknowledged = crowd(clients, |_, service| {
        let bank = Bank::of(service);
        let answers = (0..DEPOSITS).map(|_| bank.deposit(&account).unwrap());
        answers.filter(carried_out).count()
    });

    let acknowledged: usize = acknowledged.iter().sum();
    assert_eq!(Bank::of(&services[0]).balance(&account), acknowledged);
    let away = CLIENTS * DEPOSITS - acknowledged;
    println!("{away} of {} deposits were turned away", CLIENTS * DEPOSITS);
    assert!(away * 100 <= turned_away * CLIENTS * DEPOSITS);
}
