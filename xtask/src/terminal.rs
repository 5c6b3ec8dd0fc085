//! What is said to the terminal, or to what stands in its place.

use std::{
    fmt::Display,
    io::{self, Write},
};

use anstream::{AutoStream, ColorChoice, stderr, stdout};
use anstyle::AnsiColor;

/// The look of a word.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    Red,
    Green,
    Yellow,
    Cyan,
    Bold,
}

impl Style {
    fn ansi(self) -> anstyle::Style {
        match self {
            Self::Red => AnsiColor::Red.on_default().bold(),
            Self::Green => AnsiColor::Green.on_default().bold(),
            Self::Yellow => AnsiColor::Yellow.on_default().bold(),
            Self::Cyan => AnsiColor::Cyan.on_default(),
            Self::Bold => anstyle::Style::new().bold(),
        }
    }
}

/// Reports whether standard output shows colours.
#[must_use]
pub fn colours() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// `text` in `style`, if `colours`.
pub fn paint(text: impl Display, style: Style, colours: bool) -> String {
    let style = if colours {
        style.ansi()
    } else {
        anstyle::Style::new()
    };
    format!("{style}{text}{style:#}")
}

/// Writes the result of a command to standard output. A reader that has seen enough, as `head` has,
/// is no error.
///
/// # Errors
///
/// Standard output cannot be written, as on a full disk.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Says on standard error what happens, in the manner of cargo.
pub fn status(verb: &str, what: &str) {
    let green = Style::Green.ansi();
    say(format_args!("{green}{verb:>12}{green:#} {what}"));
}

/// Says on standard error what went wrong.
pub fn error(what: &str) {
    let red = Style::Red.ansi();
    say(format_args!("{red}error{red:#}: {what}"));
}

/// Says on standard error what to do about it.
pub fn help(what: &str) {
    let cyan = Style::Cyan.ansi();
    say(format_args!("{cyan}help{cyan:#}: {what}"));
}

/// There is nobody to tell when standard error is closed.
fn say(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
