//! Clients that mean harm: they take connections and memory, and give nothing back. Others are served meanwhile, and
//! nothing is left of it afterwards.

use std::{
    env,
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use fastrand::Rng;
use lab::{Service, wait_for};
use serde_json::{Value, json};

use super::{
    bank::{Bank, carried_out, timed_out},
    environment::{Database, Environment},
};
use crate::running::Running;

/// The number of clients of each kind.
const CLIENTS: usize = 8;

/// The time that each half of the load takes, in seconds, unless the variable `HOSTILE_SECONDS` says otherwise.
const SECONDS: u64 = 8;

/// The password of all users.
const PASSWORD: &str = "correct horse battery";

/// How much more memory the second half of the load may take, in KiB.
const GROWTH: u64 = 8 * 1024;

/// What a client does with its connection before it hangs up.
const HOSTILE: [fn(&mut Rng, &mut TcpStream); 5] = [
    half_a_head,
    half_a_body,
    read_slowly,
    ask_and_go,
    speak_nonsense,
];

/// Settings with which hostile clients are soon cut off. Each line of the log that is left out is the fault of a client.
const SHORT: [(&str, &str); 4] = [
    ("SERVER__HEADER_TIMEOUT", "1"),
    ("SERVER__BODY_TIMEOUT", "1"),
    ("SERVER__IDLE_TIMEOUT", "1"),
    ("LOG__FILTER", "off,runtime::api::server=info"),
];

#[test]
fn nothing_is_left_of_hostile_clients_on_postgres() {
    // All of them are open soon, and stay so.
    nothing_is_left_of_hostile_clients(Database::Postgres, &[("DATABASE__CONNECTIONS", "4")]);
}

#[test]
fn nothing_is_left_of_hostile_clients_on_sqlite() {
    nothing_is_left_of_hostile_clients(Database::Sqlite, &[]);
}

/// Meanwhile, users sign in and out, for which the service hashes passwords, and others guess them.
#[test]
fn nothing_is_left_of_hostile_clients_beside_accounts() {
    let settings = [
        ("SERVER__RATE_LIMITS", "false"),
        ("AUTH__HASHING_CONCURRENCY", "1"),
    ];
    let service = Running::start("sqlite", true, &[&SHORT[..], &settings].concat());
    let passed = AtomicUsize::new(0);
    assert_flat("accounts", &service.process, || {
        let number = passed.fetch_add(1, Ordering::Relaxed);
        Account::register(&service, number)
    });
}

/// Connections that never send a whole request do not keep others out for longer than the time that a head may take.
#[test]
fn more_connections_than_the_process_may_have() {
    let environment = Environment::new(Database::Sqlite);
    let service = environment.start_limited("ulimit -n 150", &[("SERVER__HEADER_TIMEOUT", "2")]);
    let held: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = connect(&service);
            stream.write_all(b"GET /health/live HT").unwrap();
            stream
        })
        .collect();

    let begun = Instant::now();
    assert_eq!(Bank::of(&service).health("live").status, 204);
    assert!(begun.elapsed() < Duration::from_secs(15));

    let line = ["all 75 connections are in use"];
    assert!(service.wait_for_line(&line).contains("WARN"));
    assert!(
        !service.log().contains("cannot accept"),
        "{}",
        service.log()
    );
    drop(held);
    assert_eq!(Bank::of(&service).health("ready").status, 200);
}

fn nothing_is_left_of_hostile_clients(database: Database, settings: &[(&str, &str)]) {
    let environment = Environment::new(database);
    let service = environment.start(&[&SHORT, settings].concat());
    assert_flat(&format!("{database:?}"), &service, || {
        Depositor::of(&service)
    });
    drop(service);
    environment.assert_at_rest();
}

/// Somebody who uses the service as it is meant, while others do not.
trait Honest {
    /// Returns whether the service did what it was asked. It may also have been busy.
    fn ask(&mut self) -> bool;

    /// Asserts that it did all of it that it acknowledged, and no more.
    fn check(self);
}

/// Attacks the service twice, and asserts that it holds hardly more after the second time than after the first.
fn assert_flat<H: Honest>(name: &str, service: &Service, honest: impl Fn() -> H + Sync) {
    let half = env::var("HOSTILE_SECONDS").map_or(SECONDS, |given| given.parse().unwrap());
    let half = Duration::from_secs(half);

    let first = attack(service, half, &honest);
    let files = at_rest(service, usize::MAX);
    let memory = service.memory("VmRSS").unwrap();
    let second = attack(service, half, &honest);
    let grown = service.memory("VmRSS").unwrap().saturating_sub(memory);

    println!("{name}: {first} and {second} answers, {memory} KiB and {grown} KiB more");
    assert!(first > 0 && second > 0);
    assert!(grown < GROWTH, "{memory} KiB, and then {grown} KiB more");
    at_rest(service, files);
}

/// Returns how much was done for honest clients while hostile ones did their worst.
fn attack<H: Honest>(service: &Service, time: Duration, honest: &(impl Fn() -> H + Sync)) -> usize {
    let stop = AtomicBool::new(false);
    let served = AtomicUsize::new(0);
    thread::scope(|scope| {
        for (seed, way) in (0..).zip(HOSTILE.iter().cycle().take(HOSTILE.len() * CLIENTS)) {
            let stop = &stop;
            scope.spawn(move || {
                let mut random = Rng::with_seed(seed);
                while !stop.load(Ordering::Relaxed) {
                    way(&mut random, &mut connect(service));
                }
            });
        }
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut client = honest();
                while !stop.load(Ordering::Relaxed) {
                    served.fetch_add(usize::from(client.ask()), Ordering::Relaxed);
                }
                client.check();
            });
        }
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
    });
    served.into_inner()
}

/// Makes deposits on an account of the ledger.
struct Depositor {
    bank: Bank,
    account: String,
    made: usize,
}

impl Depositor {
    fn of(service: &Service) -> Self {
        let bank = Bank::of(service);
        let account = bank.open();
        Self {
            bank,
            account,
            made: 0,
        }
    }
}

impl Honest for Depositor {
    fn ask(&mut self) -> bool {
        let answer = self.bank.deposit(&self.account).unwrap();
        assert!(!timed_out(&answer), "{answer:?}");
        let is_made = carried_out(&answer);
        self.made += usize::from(is_made);
        is_made
    }

    fn check(self) {
        assert_eq!(self.bank.balance(&self.account), self.made);
    }
}

/// Signs in and out, after a wrong password.
struct Account<'a> {
    service: &'a Running,
    email: String,
}

impl<'a> Account<'a> {
    fn register(service: &'a Running, number: usize) -> Self {
        let email = format!("user-{number}@example.org");
        let account = Self { service, email };
        let registration = json!({
            "email": account.email,
            "password": PASSWORD,
            "first_name": "Ada",
            "last_name": "Lovelace",
        });
        wait_for("a registration", || {
            account.call("POST", "/registration", None, &registration, 202)
        });
        account
    }

    /// Returns the body of the answer, whose status has to be `status`, or nothing if the service is busy.
    fn call(
        &self,
        method: &str,
        path: &str,
        bearer: Option<&str>,
        body: &Value,
        status: u16,
    ) -> Option<Value> {
        let (answered, answer) = self.service.call(method, path, bearer, body);
        assert!(
            [status, 503].contains(&answered),
            "{method} {path}: {answer}"
        );
        (answered == status).then_some(answer)
    }

    fn sign_in(&self, password: &str, status: u16) -> Option<Value> {
        let credentials = json!({ "email": self.email, "password": password });
        self.call("POST", "/auth/sessions", None, &credentials, status)
    }
}

impl Honest for Account<'_> {
    fn ask(&mut self) -> bool {
        self.sign_in("not the password", 401);
        let Some(opened) = self.sign_in(PASSWORD, 201) else {
            return false;
        };
        let token = opened["access_token"].as_str();
        let closed = self.call("DELETE", "/auth/sessions/current", token, &Value::Null, 204);
        closed.is_some()
    }

    fn check(self) {
        wait_for("a sign-in", || self.sign_in(PASSWORD, 201));
    }
}

/// Waits until the connections of clients are closed, and the service has at most `files` open. Returns how many it has.
fn at_rest(service: &Service, files: usize) -> usize {
    // Longer than a connection may be idle.
    thread::sleep(Duration::from_secs(3));
    wait_for("files to be closed", || {
        service.open_files().filter(|open| *open <= files)
    })
}

fn connect(service: &Service) -> TcpStream {
    let stream = TcpStream::connect(service.socket()).unwrap();
    let patience = Some(Duration::from_secs(2));
    stream.set_read_timeout(patience).unwrap();
    stream.set_write_timeout(patience).unwrap();
    stream
}

/// Sends `bytes`, unless the service has hung up.
fn send(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
}

fn pause(random: &mut Rng) {
    thread::sleep(Duration::from_millis(random.u64(..300)));
}

fn half_a_head(random: &mut Rng, stream: &mut TcpStream) {
    send(stream, b"POST /accounts HTTP/1.1\r\nhost: a\r\nx-long: ");
    for _ in 0..random.usize(..20) {
        send(stream, &[b'x'; 100]);
        pause(random);
    }
}

fn half_a_body(random: &mut Rng, stream: &mut TcpStream) {
    let head = "POST /accounts HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n";
    send(stream, head.as_bytes());
    send(stream, &vec![b' '; random.usize(..800_000)]);
    pause(random);
    // Some wait for the answer, which comes without the body.
    if random.bool() {
        let _ = stream.read(&mut [0; 1024]);
    }
}

fn read_slowly(random: &mut Rng, stream: &mut TcpStream) {
    for _ in 0..random.usize(1..50) {
        send(stream, b"GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n");
    }
    for _ in 0..random.usize(..10) {
        let _ = stream.read(&mut [0; 16]);
        pause(random);
    }
}

fn ask_and_go(random: &mut Rng, stream: &mut TcpStream) {
    let body = r#"{"owner":"Mallory"}"#;
    let head = "POST /accounts HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 19\r\n\r\n";
    send(stream, format!("{head}{body}").as_bytes());
    if random.bool() {
        let _ = stream.shutdown(Shutdown::Both);
    }
    thread::sleep(Duration::from_millis(random.u64(..20)));
}

fn speak_nonsense(random: &mut Rng, stream: &mut TcpStream) {
    let bytes: Vec<_> = (0..random.usize(..40_000)).map(|_| random.u8(..)).collect();
    send(stream, &bytes);
    let _ = stream.read(&mut [0; 1024]);
}
