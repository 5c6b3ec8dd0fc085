//! Output to the terminal, a file or a pipe.

use std::{
    fmt::Display,
    io::{self, Write},
};

use anstream::{AutoStream, ColorChoice, stderr, stdout};
use anstyle::AnsiColor;

/// The style of a word.
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

/// Returns `text` in `style`, or without a style if `colours` is false.
pub fn paint(text: impl Display, style: Style, colours: bool) -> String {
    let style = if colours {
        style.ansi()
    } else {
        anstyle::Style::new()
    };
    format!("{style}{text}{style:#}")
}

/// Writes the result of a command to standard output. A reader that closes the pipe early, such as `head`, is
/// not an error.
///
/// # Errors
///
/// Fails if standard output cannot be written, for example because the disk is full.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a status line to standard error, in the style of cargo.
pub fn status(verb: &str, what: &str) {
    let green = Style::Green.ansi();
    say(format_args!("{green}{verb:>12}{green:#} {what}"));
}

/// Prints an error message to standard error.
pub fn error(what: &str) {
    let red = Style::Red.ansi();
    say(format_args!("{red}error{red:#}: {what}"));
}

/// Prints advice to standard error.
pub fn help(what: &str) {
    let cyan = Style::Cyan.ansi();
    say(format_args!("{cyan}help{cyan:#}: {what}"));
}

/// Ignores errors, because an error of standard error cannot be reported.
fn say(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
