//! Runs the jobs that wait.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    mem,
    ops::RangeInclusive,
    pin::{Pin, pin},
    time::Duration,
};

use kernel::{Error, Result};
use tokio::{
    select,
    task::{Id, JoinError, JoinSet},
    time::{Instant, interval, sleep, sleep_until},
};

use super::{
    delivery::{Outcome, deliver},
    in_hand::{InHand, Running},
    job_type::{JobType, Jobs},
    schedule::Schedules,
    ticker::Ticker,
};
use crate::{
    composition::{AppContext, Application, Composition},
    db::{
        Engine, JobSource,
        jobs::{self, Among, Claim, StoredJob},
        sql::Now,
    },
};

type Source<S> = <<S as Application>::Database as Engine>::Jobs;

/// The longest time between two looks at the queue. A job that nobody announces waits for that.
const POLL: Duration = Duration::from_secs(2);

/// The time after which it prolongs the leases of the jobs that run. It is a small part of a lease: some may fail.
const PROLONG: Duration = Duration::from_secs(5);

/// The longest time between two prolongations, by the clock of this machine, in microseconds.
const LATEST_PROLONGED: i64 = 20_000_000;

/// The shortest time before a look because of a job that was stored or has ended: one look for several jobs costs less than
/// one for each.
const PAUSE: Duration = Duration::from_millis(2);

/// The same in times of what the last look took, so that lanes advance meanwhile. On Postgres, it takes long if an old
/// transaction could still see jobs that have ended.
const PAUSE_BY_TIME: u32 = 2;

/// It looks among so many of the oldest jobs, and among more if these cannot run.
const OLDEST: RangeInclusive<i64> = 1000..=32_000;

/// The shortest time between two looks at all jobs, which take the longer the more wait.
const LOOK_AT_ALL: Duration = Duration::from_secs(1);

/// The longest time between two looks at all jobs.
const LATEST_LOOK_AT_ALL: Duration = Duration::from_secs(30);

/// A job is stored with the time of its statement, and can be seen when its transaction is committed. This is longer than
/// most transactions take, in microseconds.
const LATE: i64 = 2_000_000;

/// The time between two looks for jobs that this service does not know.
const LOOK_FOR_UNKNOWN: Duration = Duration::from_mins(1);

/// Runs the jobs of a service, until it is asked to stop.
///
/// Any number of processes may have one with the same database. On SQLite, it should be one.
pub struct Relay<S: Jobs + Schedules> {
    context: AppContext<S>,
    source: Source<S>,
    types: HashMap<&'static str, &'static JobType<S>>,
    known: String,
    ticker: Ticker<S>,
    running: JoinSet<Outcome>,
    in_hand: InHand,
    isolation: Isolation,
    /// The lanes whose first job has ended. Each is the name of the job, and its lane.
    advanced: Vec<(String, String)>,
    /// The number of the oldest jobs among which it looks.
    oldest: i64,
    /// When to look at all jobs again, and not at the oldest ones only.
    look_at_all_at: Instant,
    /// When it last looked at the oldest jobs, there was hardly one to claim that was due before. The database skips rows
    /// that were deleted one by one, and they remain as long as an old transaction could see them. 0 if it is not known.
    due_since: i64,
    /// When it last prolonged leases, by the clock of this machine if that counts, in microseconds.
    prolonged_at: i64,
    /// The names and versions of unknown jobs that were logged.
    logged: HashSet<(String, i32)>,
}

/// Whether a job runs alone.
enum Isolation {
    /// It waits until nothing else runs but slow jobs.
    Waits(StoredJob),
    Runs,
    Ended,
}

type Ended = std::result::Result<(Id, Outcome), JoinError>;

impl<S: Jobs + Schedules> Relay<S> {
    /// Fails if a schedule cannot be read.
    pub fn new(context: AppContext<S>) -> anyhow::Result<Self> {
        let types: HashMap<_, _> = S::JOBS
            .iter()
            .flatten()
            .map(|of_type| (of_type.name, of_type))
            .collect();
        Ok(Self {
            source: context.database().jobs(),
            known: known(types.values()),
            types,
            ticker: Ticker::new(context.clone())?,
            running: JoinSet::new(),
            in_hand: InHand::new(context.database().window()),
            isolation: Isolation::Ended,
            logged: HashSet::new(),
            advanced: Vec::new(),
            look_at_all_at: Instant::now(),
            oldest: *OLDEST.start(),
            due_since: 0,
            prolonged_at: i64::MAX,
            context,
        })
    }

    /// Runs jobs until `stop` completes. Then it begins no others, and waits for those that run, but not longer
    /// than `patience`. An attempt that it does not wait for does not count.
    pub async fn run(mut self, stop: impl Future<Output = ()>, patience: Duration) {
        let mut stop = pin!(stop);
        if self.begin(stop.as_mut()).await {
            self.work(stop).await;
        }
        self.finish(patience).await;
    }

    /// Returns false if `stop` completes before the database answers.
    async fn begin(&mut self, mut stop: Pin<&mut impl Future<Output = ()>>) -> bool {
        while let Err(error) = self.source.begin().await {
            tracing::warn!(%error, "cannot begin to run jobs");
            select! {
                () = &mut stop => return false,
                () = sleep(POLL) => {}
            }
        }
        true
    }

    /// Nothing that waits for the database is dropped, because jobs that were claimed could get lost.
    async fn work(&mut self, mut stop: Pin<&mut impl Future<Output = ()>>) {
        let mut look_at = Instant::now();
        let mut soon = look_at;
        let mut prolong_at = Instant::now();
        let mut unknown_at = Instant::now();
        let mut tick_at = Instant::now();
        loop {
            let now = Instant::now();
            if now >= prolong_at {
                prolong_at = now + PROLONG;
                self.prolong().await;
            }
            if now >= unknown_at {
                unknown_at = now + LOOK_FOR_UNKNOWN;
                self.log_unknown().await;
            }
            if now >= tick_at {
                tick_at = now + self.ticker.tick(&mut self.source).await;
            }
            self.advance_isolation();
            let free = self.room();
            if free > 0 && now >= look_at {
                let begun = Instant::now();
                let next = self.look(free).await;
                let looked_at = Instant::now();
                soon = looked_at + PAUSE.max(PAUSE_BY_TIME * (looked_at - begun));
                look_at = looked_at + next;
                continue;
            }
            if free > 0 && !self.advanced.is_empty() {
                self.follow_lanes(free).await;
                continue;
            }
            let housekeeping = prolong_at.min(unknown_at).min(tick_at);
            let timer = if free > 0 {
                look_at.min(housekeeping)
            } else {
                let room_at = self.in_hand.next_slow_at();
                room_at.map_or(housekeeping, |at| at.min(housekeeping))
            };
            let Self {
                context,
                source,
                running,
                ..
            } = &mut *self;
            let ended = select! {
                biased;
                () = &mut stop => return,
                Some(ended) = running.join_next_with_id() => ended,
                () = context.queue().stored() => {
                    look_at = look_at.min(soon);
                    continue;
                }
                () = source.announced() => {
                    look_at = look_at.min(soon);
                    continue;
                }
                () = sleep_until(timer) => continue,
            };
            if self.note_end(&ended) {
                look_at = look_at.min(soon);
            }
        }
    }

    /// Returns the number of jobs to look for.
    fn room(&self) -> usize {
        match self.isolation {
            Isolation::Ended => self.in_hand.room(),
            Isolation::Waits(_) | Isolation::Runs => 0,
        }
    }

    /// Begins or ends the isolation of a job, when nothing else runs that could still end soon.
    fn advance_isolation(&mut self) {
        if self.in_hand.has_only_slow() {
            self.isolation = match mem::replace(&mut self.isolation, Isolation::Ended) {
                Isolation::Waits(job) => {
                    self.start(job);
                    Isolation::Runs
                }
                Isolation::Runs | Isolation::Ended => Isolation::Ended,
            };
        }
    }

    /// Notes that a job has ended. Returns true if it held others up: then it is worth looking for them.
    fn note_end(&mut self, ended: &Ended) -> bool {
        let id = match ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let Some(job) = self.in_hand.remove(id) else {
            return false;
        };
        let held_others_up = job.is_slow() || matches!(self.isolation, Isolation::Runs);
        let name = job.name.to_owned();
        self.advanced.extend(job.lane.map(|lane| (name, lane)));
        held_others_up
    }

    /// Claims up to `free` jobs, and begins to run them. Returns the time until it is worth looking again, if
    /// nothing is announced and nothing ends.
    async fn look(&mut self, free: usize) -> Duration {
        let all_at = self.look_at_all_at;
        let claimed = self.claim(free).await;
        let next = match self.start_all(claimed).await {
            Some(0) => self.until_next().await,
            Some(count) if count == free => Duration::ZERO,
            _ => POLL,
        };
        match all_at.saturating_duration_since(Instant::now()) {
            Duration::ZERO => next,
            // It did not look at all jobs.
            until_then => next.min(until_then),
        }
    }

    /// Claims the next jobs of the lanes that have advanced, up to `free`, and begins to run them. No others can
    /// run because of that.
    async fn follow_lanes(&mut self, free: usize) {
        let claimed = self.claim_advanced(free).await;
        self.start_all(claimed).await;
    }

    /// Begins to run the jobs that were `claimed`, and returns their number.
    async fn start_all(&mut self, claimed: Result<Vec<StoredJob>>) -> Option<usize> {
        let claimed = claimed
            .inspect_err(|error| tracing::warn!(%error, "cannot look for jobs"))
            .ok()?;
        let count = claimed.len();
        if claimed.iter().any(is_suspect) {
            self.isolate_one(claimed).await;
        } else {
            for job in claimed {
                self.start(job);
            }
        }
        Some(count)
    }

    /// Keeps the first one of `found` whose last attempt did not end, and gives the others back. It may be the one
    /// that ended its process. So nothing else runs with it, because the attempts of that would count, too.
    async fn isolate_one(&mut self, mut found: Vec<StoredJob>) {
        if let Some(index) = found.iter().position(is_suspect) {
            let suspect = found.remove(index);
            let StoredJob { id, name, .. } = &suspect;
            tracing::warn!(
                id,
                name,
                "runs a job alone, because its last attempt did not end"
            );
            self.isolation = Isolation::Waits(suspect);
        }
        self.hand_back(&found).await;
    }

    async fn claim(&mut self, limit: usize) -> Result<Vec<StoredJob>> {
        if self.types.is_empty() {
            return Ok(Vec::new());
        }
        if self.may_be_late() {
            self.prolong().await;
            if self.may_be_late() {
                // It would claim the jobs that it runs.
                return Ok(Vec::new());
            }
        }
        let begun = Instant::now();
        let looks_at_all = begun >= self.look_at_all_at;
        if looks_at_all {
            self.due_since = 0;
        }
        let mut found = self.claim_advanced(limit).await?;
        if found.len() < limit {
            let oldest = self.claim_oldest(limit - found.len()).await;
            add(&mut found, oldest)?;
        }
        if looks_at_all {
            let rest = limit - found.len();
            let others = if rest > 0 {
                self.claim_others(rest).await
            } else {
                Ok(Vec::new())
            };
            let pause = (begun.elapsed() * 10).clamp(LOOK_AT_ALL, LATEST_LOOK_AT_ALL);
            self.look_at_all_at = Instant::now() + pause;
            add(&mut found, others)?;
        }
        Ok(found)
    }

    /// Claims up to `limit` of all jobs. The oldest ones may wait for others in their lanes, or be held up.
    async fn claim_others(&mut self, limit: usize) -> Result<Vec<StoredJob>> {
        let found = self.claim_among(Among::All, limit).await?;
        let oldest = match found.iter().map(|job| job.time).min() {
            Some(first) => {
                // There was nothing to claim before.
                self.due_since = first - LATE;
                self.oldest * 2
            }
            None => self.oldest / 2,
        };
        self.oldest = oldest.clamp(*OLDEST.start(), *OLDEST.end());
        Ok(found)
    }

    /// Claims up to `limit` of the oldest jobs, and notes since when others are due.
    async fn claim_oldest(&mut self, limit: usize) -> Result<Vec<StoredJob>> {
        let oldest = Among::Oldest {
            count: self.oldest,
            due_since: self.due_since,
        };
        let found = self.claim_among(oldest, limit).await?;
        if self.due_since == 0 {
            let times = found.iter().map(|job| job.time);
            let time = if found.len() < limit {
                times.max()
            } else {
                times.min()
            };
            self.due_since = time.map_or(0, |time| time - LATE);
        }
        Ok(found)
    }

    async fn claim_advanced(&mut self, limit: usize) -> Result<Vec<StoredJob>> {
        if self.advanced.is_empty() {
            return Ok(Vec::new());
        }
        let count = self.advanced.len().min(limit);
        let lanes = self.advanced.drain(..count).collect();
        self.claim_among(Among::Lanes(lanes), limit).await
    }

    async fn claim_among(&mut self, among: Among, limit: usize) -> Result<Vec<StoredJob>> {
        let held_up = self.in_hand.held_up();
        let known = if held_up.is_empty() {
            self.known.clone()
        } else {
            let names = self.types.values();
            let others = names.filter(|of_type| !held_up.contains(of_type.name));
            known(others)
        };
        let claim = Claim {
            now: self.now(),
            known,
            limit,
            among,
        };
        self.source.claim(&claim).await
    }

    fn start(&mut self, job: StoredJob) {
        // Only jobs with a known name were claimed.
        let Some(of_type) = self.types.get(&*job.name).copied() else {
            return;
        };
        let running = Running {
            id: job.id,
            attempts: job.attempts,
            name: of_type.name,
            lane: job.lane.clone(),
            started: Instant::now(),
        };
        let started = self
            .running
            .spawn(deliver(self.context.clone(), job, of_type));
        self.in_hand.insert(started.id(), running);
    }

    async fn until_next(&mut self) -> Duration {
        let next = self.source.number(jobs::next(self.now())).await;
        let next = next.ok().flatten().and_then(|next| next.try_into().ok());
        next.map_or(POLL, |next| POLL.min(Duration::from_micros(next)))
    }

    /// Returns true if leases may be over, although they were prolonged in time: the clock was set, or the machine slept.
    fn may_be_late(&self) -> bool {
        match self.now() {
            Now::Given(now) => now.saturating_sub(self.prolonged_at) > LATEST_PROLONGED,
            Now::OfServer(_) => false,
        }
    }

    async fn prolong(&mut self) {
        let now = self.now();
        if !self.in_hand.is_empty() {
            let prolong = jobs::prolong(&self.in_hand.keys(), now);
            if let Err(error) = self.source.run_sql(prolong).await {
                tracing::warn!(%error, "cannot prolong the leases of the jobs that run");
                return;
            }
        }
        if let Now::Given(now) = now {
            self.prolonged_at = now;
        }
    }

    async fn log_unknown(&mut self) {
        let Ok(unknown) = self.source.load_jobs(jobs::unknown(&self.known)).await else {
            return;
        };
        for job in unknown {
            if self.logged.insert((job.name.clone(), job.version)) {
                tracing::warn!(
                    name = job.name,
                    version = job.version,
                    "does not know this job, and leaves it to a newer version of the service"
                );
            }
        }
    }

    fn now(&self) -> Now {
        self.context.queue().now::<S::Database>()
    }

    /// Gives jobs back that have not begun to run.
    async fn hand_back(&mut self, found: &[StoredJob]) {
        let (suspects, others): (Vec<_>, Vec<_>) = found.iter().partition(|job| is_suspect(job));
        for (jobs, leased_until) in [(suspects, 1), (others, 0)] {
            let keys: Vec<_> = jobs.iter().map(|job| (job.id, job.attempts)).collect();
            self.hand_back_keys(&keys, leased_until).await;
        }
    }

    async fn hand_back_keys(&mut self, keys: &[(i64, i32)], leased_until: i64) {
        if keys.is_empty() {
            return;
        }
        let hand_back = jobs::hand_back(keys, leased_until);
        if let Err(error) = self.source.run_sql(hand_back).await {
            tracing::warn!(%error, "cannot give jobs back: they are run when their lease is over");
        }
    }

    /// Waits for the jobs that run, for as long as `patience` allows, and gives the others back.
    async fn finish(mut self, patience: Duration) {
        if let Isolation::Waits(job) = mem::replace(&mut self.isolation, Isolation::Ended) {
            self.hand_back(&[job]).await;
        }
        let mut patience = pin!(sleep(patience));
        let mut prolong = interval(PROLONG);
        while !self.in_hand.is_empty() {
            select! {
                Some(ended) = self.running.join_next_with_id() => {
                    self.note_end(&ended);
                }
                () = &mut patience => break,
                _ = prolong.tick() => self.prolong().await,
            }
        }
        if self.in_hand.is_empty() {
            return;
        }
        let cut_off = self.in_hand.keys();
        tracing::warn!(
            jobs = cut_off.len(),
            "stops while jobs run: they are run again"
        );
        self.running.abort_all();
        self.hand_back_keys(&cut_off, 0).await;
    }
}

/// Adds the jobs that were `claimed` to those that were `found` before. These run even if no more can be claimed.
fn add(found: &mut Vec<StoredJob>, claimed: Result<Vec<StoredJob>>) -> Result<()> {
    match claimed {
        Ok(claimed) => found.extend(claimed),
        Err(error) if found.is_empty() => return Err(error),
        Err(error) => tracing::warn!(%error, "cannot look for more jobs"),
    }
    Ok(())
}

/// Returns the condition that a job is one of `types`.
fn known<'t, S: Composition>(types: impl Iterator<Item = &'t &'static JobType<S>>) -> String {
    jobs::known(types.map(|of_type| (of_type.name, of_type.version)))
}

/// Returns true if the last attempt did not end: its process was killed, or its relay lost the database.
fn is_suspect(job: &StoredJob) -> bool {
    job.leased_until > 0
}

/// Runs the jobs and schedules that are due, one after the other, and those that they cause, and returns the name
/// of each and what became of it. It is for tests: what happens does not depend on the speed of the machine.
pub async fn run_due<S: Jobs + Schedules>(
    context: &AppContext<S>,
) -> Result<Vec<(String, Outcome)>> {
    let relay = Relay::new(context.clone());
    let mut relay = relay.map_err(|error| Error::internal(error.into_boxed_dyn_error()))?;
    relay.ticker.tick(&mut relay.source).await;
    let mut ran = Vec::new();
    loop {
        relay.look_at_all_at = Instant::now();
        let Some(job) = relay.claim(1).await?.pop() else {
            break;
        };
        let Some(of_type) = relay.types.get(&*job.name).copied() else {
            continue;
        };
        let name = job.name.clone();
        ran.push((name, deliver(context.clone(), job, of_type).await));
    }
    Ok(ran)
}
