//! Tests of how mails are sent: the settings, and a mail server that is not always there.

use axum::http::StatusCode;
use chrono::Duration;
use runtime::{
    queue::{Outcome, run_due},
    settings::{Environment, Settings as _, Variables},
};
use runtime_testing::Log;
use serde_json::json;
use services::mailer::Mailer;
use tokio::time::timeout;

use crate::{
    settings::{MailSettings, Settings},
    tests::{
        doubles::services::smtp_sink::SmtpSink,
        support::{app::TestApp, outside::token_in, users::registration},
    },
};

fn read(variables: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let variables: Variables = variables.iter().copied().collect();
    Settings::read(variables).map_err(|invalid| invalid.0)
}

#[test]
fn production_does_not_start_without_a_mail_server() {
    let read = |given: &[(&str, &str)]| {
        let mut variables: Variables = given.iter().copied().collect();
        let settings = MailSettings::read(&mut variables, Environment::Production);
        let read = variables.finish().map_err(|invalid| invalid.0);
        read.map(|()| settings)
    };
    let given = [
        ("MAIL__SMTP_URL", "smtps://ada:secret@mail.example.org"),
        ("MAIL__FROM", "Shop <shop@example.org>"),
        ("MAIL__PUBLIC_URL", "https://shop.example.org"),
    ];

    let problems = read(&[]).unwrap_err();
    let settings = read(&given).unwrap();

    assert_eq!(
        problems,
        [
            "MAIL__SMTP_URL is missing: production needs a mail server",
            "MAIL__FROM is missing: production needs the sender of its mails",
            "MAIL__PUBLIC_URL is missing: production needs the pages that links in mails lead to",
        ]
    );
    assert!(!format!("{settings:?}").contains("ada:secret"));
}

#[test]
fn a_wrong_setting_is_reported_without_the_password() {
    let problems = read(&[
        ("MAIL__SMTP_URL", "http://ada:secret@mail.example.org"),
        ("MAIL__PUBLIC_URL", "shop.example.org"),
    ]);
    let sender = read(&[
        ("MAIL__SMTP_URL", "smtps://mail.example.org"),
        ("MAIL__FROM", "Shop"),
    ]);

    assert_eq!(
        problems.unwrap_err(),
        [
            "MAIL__SMTP_URL is not the URL of a mail server like \
             `smtps://user:password@mail.example.org`, or \
             `smtp://user:password@mail.example.org?tls=required`",
            "MAIL__PUBLIC_URL is not a URL like `https://shop.example.org`",
        ]
    );
    assert_eq!(
        sender.unwrap_err(),
        ["MAIL__FROM is not a sender like `Shop <shop@example.org>`"]
    );
}

#[tokio::test]
async fn in_development_a_mail_is_in_the_log() {
    let log = Log::record();
    let mailer = read(&[]).unwrap().mail.mailer().unwrap();

    let sent = mailer.send(services::mailer::Mail {
        id: "7".to_owned(),
        to: "ada@example.org".to_owned(),
        subject: "Good news".to_owned(),
        text: "Follow this link:\n\nhttp://localhost".into(),
    });
    sent.await.unwrap();

    let log = log.lines().join("\n");
    for part in ["ada@example.org", "Good news", "\nhttp://localhost"] {
        assert!(log.contains(part), "{part} is not in {log}");
    }
}

/// Returns the token of the link in `mail`, whose long lines are encoded (quoted-printable, RFC 2045).
fn token_in_encoded(mail: &str) -> String {
    token_in(&mail.replace("=\n", "").replace("=3D", "="))
}

async fn start(url: &str) -> TestApp {
    TestApp::start_with(&[
        ("MAIL__SMTP_URL", url),
        ("MAIL__FROM", "Shop <shop@example.org>"),
    ])
    .await
}

/// Runs the jobs that are due, and returns the errors of those that failed.
async fn failures(app: &TestApp) -> Vec<String> {
    let ran = run_due(&app.context).await.unwrap();
    let failed = ran.into_iter().filter_map(|(_, outcome)| match outcome {
        Outcome::Failed(error) => Some(error),
        _ => None,
    });
    failed.collect()
}

#[tokio::test]
async fn a_mail_arrives_once_when_the_mail_server_is_back_after_an_hour() {
    let port = SmtpSink::free_port();
    let app = start(&format!("smtp://127.0.0.1:{port}")).await;
    let registered = app.anonymous().post("/registration", registration()).await;
    registered.expect(StatusCode::ACCEPTED);

    let mut attempts = 0;
    for _minute in 0..60 {
        attempts += failures(&app).await.len();
        app.clock.advance(Duration::minutes(1));
    }
    let server = SmtpSink::start_at(port);
    app.clock.advance(Duration::hours(1));
    app.run_jobs().await;

    assert!(attempts >= 5, "{attempts}");
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let body = json!({ "token": token_in_encoded(&mails[0]) });
    let confirmed = app
        .ada_again()
        .await
        .client
        .post("/auth/email-confirmation", body)
        .await;
    confirmed.expect(StatusCode::NO_CONTENT);
    app.clock.advance(Duration::hours(1));
    app.run_jobs().await;
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_sent_twice_has_the_same_id_and_the_same_link() {
    let server = SmtpSink::start();
    let app = start(&server.url()).await;
    server.hang_up_once();
    app.anonymous().post("/registration", registration()).await;

    assert_eq!(failures(&app).await.len(), 1);
    app.clock.advance(Duration::minutes(1));
    app.run_jobs().await;

    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    let [one, other] = [0, 1].map(|mail: usize| {
        let id = mails[mail]
            .lines()
            .find(|line| line.starts_with("Message-ID: "));
        (id.unwrap(), token_in_encoded(&mails[mail]))
    });
    assert_eq!(one, other);
    let body = json!({ "token": one.1 });
    let confirmed = app
        .ada_again()
        .await
        .client
        .post("/auth/email-confirmation", body)
        .await;
    confirmed.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_mail_that_is_refused_is_given_up_at_once_without_naming_its_recipient() {
    let server = SmtpSink::start();
    let app = start(&server.url()).await;
    server.refuse("550 5.1.1 <ada@example.org>: no such mailbox");
    app.anonymous().post("/registration", registration()).await;
    let log = Log::record();

    let ran = run_due(&app.context).await.unwrap();

    let dead: Vec<_> = ran
        .into_iter()
        .filter_map(|(_, outcome)| match outcome {
            Outcome::Dead(error) => Some(error),
            _ => None,
        })
        .collect();
    let why = "permanent error: a mail was refused: the mail server answers 550";
    assert_eq!(dead, [why]);
    let log = log.lines().concat();
    assert!(log.contains("a job was given up"), "{log}");
    assert!(!log.contains("example.org"), "{log}");
}

#[tokio::test]
async fn the_service_works_while_a_mail_server_does_not_answer() {
    // It accepts connections, and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let app = start(&format!("smtp://{address}")).await;
    app.anonymous().post("/registration", registration()).await;

    let others_work = async {
        let waits = tokio::task::spawn_blocking(move || silent.accept().unwrap());
        let _connection = waits.await.unwrap();
        // A transaction that waits for the mail server would be rolled back after the hold timeout, and not before.
        let client = app.anonymous();
        let registered = client.post("/registration", registration());
        timeout(app.context.settings().database.hold_timeout / 2, registered).await
    };

    tokio::select! {
        _ = run_due(&app.context) => panic!("the mail server has answered"),
        answer = others_work => {
            let answer = answer.expect("a transaction waits for the mail server");
            answer.expect(StatusCode::ACCEPTED);
        }
    }
}
