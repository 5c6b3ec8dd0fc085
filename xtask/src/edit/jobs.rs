//! The lists of jobs: `subscribers!` and `schedules!`.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenTree};

use super::{
    error::EditError,
    list::{List, place},
    registration::{find, insert, is_written, only, with_imports},
    source::{Source, order},
    splice::{Edit, Splices},
};
use crate::model::entries::{self, Entry};

/// Lists the event at the path `event`, or with a name in quotes, in `subscribers!`, with the job at the path `job` among those that are made from
/// it, if there is one.
pub fn subscribe(text: &str, event: &str, job: Option<&str>) -> Result<Edit, EditError> {
    const LIST: &str = "subscribers";
    let source = Source::parse(text)?;
    let blocks = entries::lists(&source, LIST);
    let Some(present) = find(&source, &blocks, event) else {
        let paths: Vec<&str> = [event].into_iter().chain(job).collect();
        return with_imports(&source, &paths, |source, written| {
            let jobs = format!("[{}]", written[1..].join(", "));
            let line = (written[0].as_str(), jobs.as_str());
            let blocks = entries::lists(source, LIST);
            let block = only(source, &blocks, "`subscribers! { .. }`", line)?;
            Ok(insert(source, block, line))
        });
    };
    let listed = jobs(&source, present);
    match job {
        None => Ok(Edit::Present),
        Some(job) if listed.is_some_and(|list| has(&list, &source, job)) => Ok(Edit::Present),
        Some(job) => with_imports(&source, &[job], |source, written| {
            let blocks = entries::lists(source, LIST);
            let Some(present) = find(source, &blocks, event) else {
                return Ok(Splices::new());
            };
            match jobs(source, present) {
                Some(list) => Ok(added(&list, source, &written[0])),
                None => Err(EditError::UnclearPlace {
                    why: format!(
                        "the entry of `{}` in `subscribers!` is not of the form `Event => [Job, Job]`",
                        present.key
                    ),
                    paste: format!("{} => [{}],", present.key, written[0]),
                }),
            }
        }),
    }
}

/// Lists the job at the path `job`, which has no fields, in `schedules!`, at the times `times`.
pub fn schedule(text: &str, times: &str, job: &str) -> Result<Edit, EditError> {
    const LIST: &str = "schedules";
    let source = Source::parse(text)?;
    let key = format!("{times:?}");
    let is_present = entries::lists(&source, LIST)
        .iter()
        .flat_map(|block| &block.entries)
        .any(|entry| entry.key == key && is_written(&source, job, entry.value(&source)));
    if is_present {
        return Ok(Edit::Present);
    }
    with_imports(&source, &[job], |source, written| {
        let line = (key.as_str(), written[0].as_str());
        let blocks = entries::lists(source, LIST);
        let block = only(source, &blocks, "`schedules! { .. }`", line)?;
        Ok(insert(source, block, line))
    })
}

/// Reads the jobs of `entry`, `[CreateProfile, SendWelcome]`; nothing if they are not a list.
fn jobs(source: &Source, entry: &Entry) -> Option<List> {
    let mut tokens = entry.value_tokens().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Bracket => {
            Some(list_of(source, &group))
        }
        _ => None,
    }
}

fn list_of(source: &Source, group: &Group) -> List {
    let mut elements: Vec<Range<usize>> = Vec::new();
    let mut is_first = true;
    for token in group.stream() {
        let range = source.range_of(token.span());
        match (&token, elements.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => is_first = true,
            (_, Some(last)) if !is_first => last.end = range.end,
            _ => {
                elements.push(range);
                is_first = false;
            }
        }
    }
    List {
        open: source.range_of(group.delim_span().open()).end,
        close: source.range_of(group.delim_span().close()).start,
        elements,
        tall: false,
    }
}

fn has(list: &List, source: &Source, job: &str) -> bool {
    let mut texts = list
        .elements
        .iter()
        .map(|range| &source.text[range.clone()]);
    texts.any(|text| is_written(source, job, text))
}

fn added(list: &List, source: &Source, job: &str) -> Splices {
    let keys: Vec<&str> = list
        .elements
        .iter()
        .map(|range| &source.text[range.clone()])
        .collect();
    let index = place(&keys, &job, |a, b| order(a, b).is_lt());
    list.insert(source, index, job)
}
