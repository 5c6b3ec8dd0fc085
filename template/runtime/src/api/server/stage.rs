/// How far the server is with its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Serving,
    /// It still serves, and asks clients to send what else they have to another one.
    Draining,
    /// It only answers what it has received.
    Stopping,
}
