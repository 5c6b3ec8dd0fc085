//! Tests of what the tests of logs rely on.

use std::thread;

use runtime_testing::Log;

#[test]
fn what_another_thread_was_the_first_to_log_is_recorded() {
    let log = Log::record();
    let say = || tracing::info!("said");

    thread::spawn(say).join().unwrap();
    assert!(log.lines().is_empty());
    say();

    assert_eq!(log.lines().len(), 1);
}
