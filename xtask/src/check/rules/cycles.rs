//! Cycles among things that use each other.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt::{Display, Write},
};

use crate::model::Place;

/// What each thing uses, and the first place where it does.
pub struct Uses<N>(BTreeMap<N, BTreeMap<N, Place>>);

impl<N: Copy + Ord> Uses<N> {
    pub fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds that `one` uses `other` at `place`.
    pub fn add(&mut self, one: N, other: N, place: Place) {
        let others = self.0.entry(one).or_default();
        let first = others.entry(other).or_insert_with(|| place.clone());
        if place < *first {
            *first = place;
        }
    }

    /// Returns each use, and its place.
    pub fn all(&self) -> impl Iterator<Item = (N, N, &Place)> {
        let uses = self.0.iter();
        uses.flat_map(|(one, others)| {
            let others = others.iter();
            others.map(move |(other, place)| (*one, *other, place))
        })
    }

    /// Returns the shortest cycle that goes from `start` to `next`, if there is one. It begins with its first
    /// thing in alphabetical order, so that one cycle looks the same from each of its things.
    pub fn cycle(&self, start: N, next: N) -> Option<Vec<N>> {
        let mut before = BTreeMap::from([(next, start)]);
        let mut queue = VecDeque::from([next]);
        while let Some(thing) = queue.pop_front() {
            if thing == start {
                break;
            }
            for other in self.0.get(&thing).into_iter().flat_map(BTreeMap::keys) {
                if !before.contains_key(other) {
                    before.insert(*other, thing);
                    queue.push_back(*other);
                }
            }
        }
        let mut cycle = vec![start];
        let mut thing = *before.get(&start)?;
        while thing != start {
            cycle.push(thing);
            thing = *before.get(&thing)?;
        }
        cycle.reverse();
        let first = cycle.iter().enumerate().min_by_key(|(_, name)| **name)?.0;
        cycle.rotate_left(first);
        Some(cycle)
    }

    /// Returns a line for each use in `cycle`: `verb` says what it is.
    pub fn steps<D: Display>(&self, cycle: &[N], verb: &str, name: impl Fn(N) -> D) -> String {
        let mut steps = String::new();
        for (from, to) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
            let place = self.0.get(from).and_then(|others| others.get(to));
            if let Some(Place { file, at: Some(at) }) = place {
                let (line, column) = at.start;
                let (from, to) = (name(*from), name(*to));
                let _ = write!(
                    steps,
                    "\n`{from}` {verb} `{to}` in {file}:{line}:{}",
                    column + 1
                );
            }
        }
        steps
    }
}

/// Returns the names in `cycle`, and the first one again: `` `a` -> `b` -> `a` ``.
pub fn display<N: Copy, D: Display>(cycle: &[N], name: impl Fn(N) -> D) -> String {
    let all = cycle.iter().chain(cycle.first());
    let names: Vec<_> = all.map(|each| format!("`{}`", name(*each))).collect();
    names.join(" -> ")
}
