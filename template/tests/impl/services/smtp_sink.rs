use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A mail server that takes every mail and keeps it, unless it is told to refuse them.
pub struct SmtpSink {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    mails: Mutex<Vec<String>>,
    hangs_up: AtomicBool,
    refusal: Mutex<Option<String>>,
}

impl SmtpSink {
    /// Starts it at a free port.
    pub fn start() -> Self {
        Self::start_at(0)
    }

    pub fn start_at(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let serving = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A client may break off.
                let _ = serving.serve(client);
            }
        });
        Self { port, state }
    }

    /// Returns a port at which no server listens.
    pub fn free_port() -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.local_addr().unwrap().port()
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Makes it take the next mail without saying so.
    pub fn hang_up_once(&self) {
        self.state.hangs_up.store(true, Ordering::SeqCst);
    }

    /// Makes it answer like this to each recipient.
    pub fn refuse(&self, answer: &str) {
        *self.state.refusal.lock().unwrap() = Some(format!("{answer}\r\n"));
    }

    /// Returns the mails with their heads, in their order.
    pub fn mails(&self) -> Vec<String> {
        self.state.mails.lock().unwrap().clone()
    }
}

impl State {
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(client.try_clone()?).lines();
        client.write_all(b"220 sink\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            let refusal = self.refusal.lock().unwrap().clone();
            let answer = match verb.to_uppercase().as_str() {
                "RCPT" if refusal.is_some() => refusal.as_deref().unwrap_or_default(),
                "EHLO" | "MAIL" | "RCPT" => "250 fine\r\n",
                "DATA" => {
                    client.write_all(b"354 go on\r\n")?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next().transpose()?.filter(|line| line != ".") {
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    self.mails.lock().unwrap().push(mail);
                    if self.hangs_up.swap(false, Ordering::SeqCst) {
                        return Ok(());
                    }
                    "250 taken\r\n"
                }
                "QUIT" => {
                    client.write_all(b"221 bye\r\n")?;
                    return Ok(());
                }
                _ => "500 what?\r\n",
            };
            client.write_all(answer.as_bytes())?;
        }
        Ok(())
    }
}
