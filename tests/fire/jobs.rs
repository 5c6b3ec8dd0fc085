//! Events under adverse conditions: each effect of a subscriber happens exactly once, in the order of its lane.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use fastrand::Rng;
use lab::{Client, Ledger, Postgres, Service, statements};
use serde_json::{Value, json};

use super::environment::{Database, Environment};

/// The commands that add a publisher, a subscriber and a job to the ledger.
const GROWTH: [&[&str]; 7] = [
    &["new-context", "notes"],
    &[
        "new-entity",
        "notes",
        "Note",
        "lane:string(1..40)",
        "number:i64",
        "recorded_at:datetime",
    ],
    &["new-port", "notes", "Note", "--repo"],
    &[
        "new-event",
        "notes",
        "Noted",
        "lane:string(1..40)",
        "number:i64",
    ],
    &[
        "new-subscriber",
        "notes",
        "RecordNote",
        "--on",
        "Noted",
        "--creates",
        "Note",
    ],
    &[
        "new-command",
        "notes",
        "PublishNotes",
        "lane:string(1..40)",
        "from:i64",
        "count:i64",
        "--route",
        "POST /notes",
    ],
    &["new-job", "notes", "Abort"],
];

/// What is written by hand in the job: its lane.
const LANE: &str = "
    fn lane(&self) -> Option<String> {
        Some(self.lane.as_str().to_owned())
    }
}
";

const ROUNDS: usize = 8;
const CLIENTS: usize = 6;

/// The least number of events that are published while services are killed.
const EVENTS: u64 = 100_000;

/// The events of a request.
const BATCH: u64 = 100;

/// The requests of a lane while services are killed.
const LENGTH: u64 = 4;

/// The jobs that wait before a relay begins, in many lanes.
const BEHIND: i64 = 1_000_000;

/// The number of jobs that it runs before it is killed.
const BEFORE_KILL: i64 = 5000;

/// The time for which nothing can be stored. Jobs are tried again meanwhile.
const FULL: Duration = Duration::from_secs(2);

/// Much longer than the lease of a job whose process was killed: other tests may run on the same machine.
const PATIENCE: Duration = Duration::from_mins(5);

/// Adds endpoints that publish events and say what their subscriber has done.
pub(crate) fn add_notes(ledger: &Ledger, overlay: &Path) {
    let project = ledger.project();
    for command in GROWTH {
        project.xtask(command);
    }
    for by_hand in ["publish_notes", "abort"] {
        let path = format!("src/core/notes/commands/{by_hand}.rs");
        let by_hand = fs::read_to_string(overlay.join(&path)).unwrap();
        project.service.write(&path, &by_hand);
    }
    let job = "src/core/notes/commands/record_note.rs";
    let generated = project.service.read(job);
    let name = "\"notes.record_note\";\n}\n";
    assert!(generated.contains(name), "{generated}");
    let with_lane = name.replace("}\n", LANE);
    project
        .service
        .write(job, &generated.replace(name, &with_lane));
    ledger.add_router("recorded", overlay);
    ledger.add_statements();
}

#[test]
fn each_effect_happens_once_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    let mut services = [environment.start(&[])];
    each_effect_happens_once(&mut services);
}

/// Two replicas share the work, and one of them is killed in each round. Meanwhile, no row that was deleted can be
/// removed, because a transaction could still read it.
#[test]
fn each_effect_happens_once_on_postgres() {
    let environment = Environment::new(Database::Postgres);
    let mut services = [environment.start(&[]), environment.start(&[])];
    environment
        .postgres()
        .with_old_snapshot("ledger", || each_effect_happens_once(&mut services));
}

#[test]
fn a_relay_that_is_far_behind_goes_on_on_sqlite() {
    a_relay_that_is_far_behind_goes_on(Database::Sqlite);
}

#[test]
fn a_relay_that_is_far_behind_goes_on_on_postgres() {
    a_relay_that_is_far_behind_goes_on(Database::Postgres);
}

#[test]
fn each_effect_happens_once_if_no_more_can_be_written() {
    let environment = Environment::new(Database::Sqlite);
    // In blocks of 512 bytes. The service gets an error, not a signal.
    let service = environment.start_limited("trap '' XFSZ; ulimit -f 4096", &[]);
    let published = publish_until_refused(&service.client());
    thread::sleep(FULL);
    drop(service);

    let service = environment.start(&[]);
    assert_recorded(&service, &published);
}

#[test]
fn each_effect_happens_once_if_a_disk_is_full() {
    let environment = Environment::on(Postgres::start_with_small_disk("ledger"));
    let service = environment.start(&[]);
    let published = publish_until_refused(&service.client());
    thread::sleep(FULL);
    environment.postgres().remove_ballast();

    assert_recorded(&service, &published);
    let log = service.log();
    assert!(!log.contains("internal error"), "{log}");
}

#[test]
fn each_effect_happens_once_if_the_server_crashes() {
    let environment = Environment::new(Database::Postgres);
    let service = environment.start(&[]);
    let mut published = BTreeMap::new();
    for lane in 0..CLIENTS {
        let lane = format!("lane {lane}");
        let acknowledged = publish(&service.client(), &lane, |count| count == 10);
        published.insert(lane, acknowledged);
    }
    environment.postgres().crash();
    thread::sleep(Duration::from_secs(1));
    environment.postgres().start_again();

    assert_recorded(&service, &published);
}

/// Publishes events while services are killed.
fn each_effect_happens_once(services: &mut [Service]) {
    let mut random = Rng::with_seed(7);
    let mut published = BTreeMap::new();
    for round in 0..ROUNDS {
        let victim = round % services.len();
        let (stop, requests) = (AtomicBool::new(false), AtomicU64::new(0));
        let acknowledged = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| {
                    let client = services[number % services.len()].client();
                    let (name, stop, requests) =
                        (format!("lane {round}/{number}"), &stop, &requests);
                    scope.spawn(move || {
                        let mut lanes = Vec::new();
                        let mut is_gone = false;
                        while !is_gone && !stop.load(Ordering::Relaxed) {
                            let lane = format!("{name}/{}", lanes.len());
                            let published = publish(&client, &lane, |count| count == LENGTH);
                            requests.fetch_add(published.acknowledged, Ordering::Relaxed);
                            is_gone = published.cut_off;
                            lanes.push((lane, published));
                        }
                        lanes
                    })
                })
                .collect();
            // If there are too few in the end, it says so there: here, the clients would go on.
            let begun = Instant::now();
            let enough = EVENTS.div_ceil(ROUNDS as u64 * BATCH);
            while requests.load(Ordering::Relaxed) < enough && begun.elapsed() < PATIENCE {
                thread::sleep(Duration::from_millis(20));
            }
            thread::sleep(Duration::from_millis(random.u64(..200)));
            services[victim].kill();
            stop.store(true, Ordering::Relaxed);
            let lanes = clients
                .into_iter()
                .flat_map(|client| client.join().unwrap());
            lanes.collect::<Vec<_>>()
        });
        published.extend(acknowledged);
        services[victim].restart();
    }
    let total = assert_recorded(&services[0], &published);
    assert!(total >= EVENTS, "only {total} events were published");
}

/// Kills a service twice that has a million jobs to run.
fn a_relay_that_is_far_behind_goes_on(database: Database) {
    let environment = Environment::new(database);
    let service = environment.start_without_worker();
    let insert = "INSERT INTO __queue (type, version, payload, lane, run_at)
        SELECT 'notes.record_note', 1,
            '{\"lane\":\"lane ' || (i % 1000) || '\",\"number\":' || (i / 1000) || '}', 'lane ' || (i % 1000), i
        FROM n";
    statements::insert_numbered(&service.client(), BEHIND, insert);
    drop(service);

    let mut service = environment.start(&[]);
    for round in 1..=2 {
        let begun = Instant::now();
        let recorded = "SELECT COUNT(*) AS value FROM notes";
        while statements::number(&service.client(), recorded) < round * BEFORE_KILL {
            assert!(begun.elapsed() < PATIENCE, "too few jobs are run");
            thread::sleep(Duration::from_millis(100));
        }
        service.kill();
        environment.wait_until_abandoned();
        if round == 1 {
            service.restart();
        }
    }
    let (deleted, published) = {
        let service = environment.start_without_worker();
        let deleted = delete_those_not_begun(&service.client());
        let published = publish(&service.client(), "new", |count| count == 1);
        (deleted, published)
    };
    service.restart();

    let total = assert_recorded(&service, &BTreeMap::from([("new".to_owned(), published)]));
    assert_eq!(total, (BEHIND - deleted).cast_unsigned() + BATCH);
}

/// Deletes the jobs that have not begun, and returns their number. To run them all would take minutes.
fn delete_those_not_begun(client: &Client) -> i64 {
    let not_begun = "SELECT COUNT(*) AS value FROM __queue WHERE attempts = 0";
    let count = statements::number(client, not_begun);
    while statements::number(client, not_begun) > 0 {
        let delete = "DELETE FROM __queue WHERE id IN
            (SELECT id FROM __queue WHERE attempts = 0 ORDER BY id DESC LIMIT 50000)";
        statements::run(client, delete);
    }
    count
}

/// What was published in a lane.
struct Published {
    /// The requests that were answered.
    acknowledged: u64,
    /// There was another one, of which it is not known whether it was carried out.
    cut_off: bool,
}

/// Publishes batches of events until no more can be stored.
fn publish_until_refused(client: &Client) -> BTreeMap<String, Published> {
    let lane = "lane".to_owned();
    let mut acknowledged = 0;
    let refused = loop {
        let body = json!({ "lane": lane, "from": acknowledged * BATCH, "count": BATCH });
        let answer = client.call("POST", "/notes", None, &body).unwrap();
        if answer.status != 204 {
            break answer;
        }
        acknowledged += 1;
    };
    assert!(refused.status >= 500, "{refused:?}");
    let published = Published {
        acknowledged,
        cut_off: false,
    };
    BTreeMap::from([(lane, published)])
}

/// Publishes batches of events until `is_enough`, or until the service is gone.
fn publish(client: &Client, lane: &str, is_enough: impl Fn(u64) -> bool) -> Published {
    let mut acknowledged = 0;
    while !is_enough(acknowledged) {
        let body = json!({ "lane": lane, "from": acknowledged * BATCH, "count": BATCH });
        match client.call("POST", "/notes", None, &body) {
            Ok(answer) if answer.status == 204 => acknowledged += 1,
            Ok(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
            Err(_) => {
                return Published {
                    acknowledged,
                    cut_off: true,
                };
            }
        }
    }
    Published {
        acknowledged,
        cut_off: false,
    }
}

/// Waits until no job waits. Asserts that everything that was published is recorded, and each effect once and in order.
/// Returns their number.
fn assert_recorded(service: &Service, published: &BTreeMap<String, Published>) -> u64 {
    let begun = Instant::now();
    let client = service.client();
    let waiting = "SELECT COUNT(*) AS value FROM __queue";
    while statements::number_if_available(&client, waiting) != Some(0) {
        assert!(begun.elapsed() < PATIENCE, "jobs still wait");
        thread::sleep(Duration::from_millis(200));
    }
    let recorded = client.call("GET", "/recorded", None, &Value::Null);
    let recorded = recorded.unwrap().body;

    assert_eq!(recorded["dead"], 0);
    let lanes: BTreeMap<&str, &Value> = recorded["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lane| (lane["lane"].as_str().unwrap(), lane))
        .collect();
    let count = |lane: &Value, of: &str| lane[of].as_u64().unwrap();
    let mut total = 0;
    for (name, lane) in &lanes {
        let recorded = count(lane, "total");
        let numbers = count(lane, "numbers");
        assert_eq!(numbers, recorded, "{name}: an effect happened twice");
        assert_eq!(
            count(lane, "highest"),
            recorded - 1,
            "{name}: one is missing"
        );
        assert_eq!(count(lane, "misplaced"), 0, "{name}: the order is lost");
        total += recorded;
    }
    for (name, published) in published {
        let least = published.acknowledged * BATCH;
        let most = least + u64::from(published.cut_off) * BATCH;
        let recorded = lanes.get(&**name).map_or(0, |lane| count(lane, "total"));
        assert!(
            recorded == least || recorded == most,
            "{name}: {recorded} effects, not {least} or {most}"
        );
    }
    println!(
        "{total} effects, each once; the last {:?} after the last event",
        begun.elapsed()
    );
    assert!(total > 1000, "there was almost no load");
    total
}
