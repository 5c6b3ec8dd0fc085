//! Colours, where somebody looks at them.

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// How a word looks.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    Red,
    Green,
    Yellow,
    Cyan,
    Bold,
}

/// Whether standard output shows colours.
#[must_use]
pub fn colours() -> bool {
    wanted(io::stdout().is_terminal())
}

/// `text` in `style`, if `colours`.
pub fn paint(text: impl Display, style: Style, colours: bool) -> String {
    let code = match style {
        Style::Red => "1;31",
        Style::Green => "1;32",
        Style::Yellow => "1;33",
        Style::Cyan => "36",
        Style::Bold => "1",
    };
    if colours {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_string()
    }
}

/// Writes the result of a command to standard output. A reader that has seen enough, as `head` has,
/// is no error.
///
/// # Errors
///
/// Standard output cannot be written, as on a full disk.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Says what happens, in the manner of cargo.
pub fn status(verb: &str, what: &str) {
    let verb = paint(
        format_args!("{verb:>12}"),
        Style::Green,
        wanted(io::stderr().is_terminal()),
    );
    eprintln!("{verb} {what}");
}

/// Says what went wrong.
pub fn error(what: &str) {
    let label = paint("error", Style::Red, wanted(io::stderr().is_terminal()));
    eprintln!("{label}: {what}");
}

fn wanted(terminal: bool) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    !set("NO_COLOR") && (terminal || set("CLICOLOR_FORCE"))
}
