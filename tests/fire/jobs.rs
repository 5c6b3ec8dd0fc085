//! Events under adverse conditions: each effect of a subscriber happens exactly once, in the order of its lane.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use fastrand::Rng;
use lab::{Client, Ledger, Postgres, Service};
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

/// The events of a request.
const BATCH: u64 = 50;

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
        let stop = AtomicBool::new(false);
        let acknowledged = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| {
                    let client = services[number % services.len()].client();
                    let (lane, stop) = (format!("lane {round}/{number}"), &stop);
                    scope.spawn(move || {
                        let count = publish(&client, &lane, |_| stop.load(Ordering::Relaxed));
                        (lane, count)
                    })
                })
                .collect();
            thread::sleep(Duration::from_millis(random.u64(200..600)));
            services[victim].kill();
            stop.store(true, Ordering::Relaxed);
            let counts = clients.into_iter().map(|client| client.join().unwrap());
            counts.collect::<Vec<_>>()
        });
        published.extend(acknowledged);
        services[victim].restart();
    }
    assert_recorded(&services[0], &published);
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

/// Waits until no job waits. Asserts that everything that was published is recorded once, and in order.
fn assert_recorded(service: &Service, published: &BTreeMap<String, Published>) {
    let begun = Instant::now();
    let client = service.client();
    let recorded = loop {
        let answer = client.call("GET", "/recorded", None, &Value::Null);
        if let Ok(answer) = answer
            && answer.body["waiting"] == 0
        {
            break answer.body;
        }
        assert!(begun.elapsed() < PATIENCE, "jobs still wait");
        thread::sleep(Duration::from_millis(200));
    };

    assert_eq!(recorded["dead"], 0);
    let lanes: BTreeMap<&str, &Value> = recorded["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lane| (lane["lane"].as_str().unwrap(), lane))
        .collect();
    let mut total = 0;
    for (name, published) in published {
        let count = |of: &str| {
            lanes
                .get(&**name)
                .map_or(0, |lane| lane[of].as_u64().unwrap())
        };
        let least = published.acknowledged * BATCH;
        let most = least + u64::from(published.cut_off) * BATCH;
        let recorded = count("total");
        assert!(
            recorded == least || recorded == most,
            "{name}: {recorded} effects, not {least} or {most}"
        );
        assert_eq!(
            count("numbers"),
            recorded,
            "{name}: an effect happened twice"
        );
        assert_eq!(count("highest"), recorded.saturating_sub(1), "{name}");
        assert_eq!(count("misplaced"), 0, "{name}: the order is lost");
        total += recorded;
    }
    println!(
        "{total} effects, each once; the last {:?} after the last event",
        begun.elapsed()
    );
    assert!(total > 1000, "there was almost no load");
}
