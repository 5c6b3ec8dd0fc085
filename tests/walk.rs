//! The README of a service tells the truth: each of its commands in a block `console` is run, and prints what stands
//! below it. `…` stands for anything, and for any lines if it is alone in one.

use std::process::Command;

use lab::{BuiltProject, Profile, Service, build_settings, text};
use regex::Regex;

#[test]
fn the_readme_of_a_service() {
    let project = BuiltProject::new(Some("sqlite"), Some(true));
    let readme = project.service.read("README.md");
    let (_, grow) = readme.split_once("## Grow it\n").unwrap();
    let blocks = blocks(grow, "console");
    let [generate, call] = &blocks[..] else {
        panic!("{} blocks", blocks.len());
    };

    let root = project.service.root();
    for step in steps(generate) {
        let printed = Command::new("sh")
            .args(["-c", step.command])
            .current_dir(root)
            .envs(build_settings())
            .output()
            .unwrap();
        assert!(printed.status.success(), "{}", text(&printed));
        step.must_print(&String::from_utf8_lossy(&printed.stdout));
    }

    let binary = project.build(Profile::Dev, "walk");
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("shop.db").display().to_string();
    let log = folder.path().join("service.log");
    // Mails are in the log.
    let settings = [("DATABASE__URL", &*database), ("LOG__FILTER", "info")];
    let service = Service::start(&binary, &log, &settings);
    let (_, use_it) = readme.split_once("## Use\n").unwrap();
    let register_and_sign_in = self::blocks(use_it, "sh")[0];
    let blocks = [self::blocks(use_it, "console"), vec![call]].concat();
    assert_eq!(blocks.len(), 3);
    let steps: Vec<_> = blocks.into_iter().flat_map(steps).collect();
    let commands: Vec<&str> = steps.iter().map(|step| step.command).collect();
    // One shell, because some commands use what others have found.
    let end = format!("\necho; echo {END}\n");
    let script = format!(
        "exec 2>&1\n{register_and_sign_in}{end}{}{end}",
        commands.join(&end)
    );
    let (_, address) = service.address().split_once("//").unwrap();
    let printed = Command::new("sh")
        .args(["-c", &script.replace("localhost:8000", address)])
        .current_dir(&folder)
        .output()
        .unwrap();
    let printed = text(&printed);
    let end = format!("\n{END}\n");
    let mut printed = printed.split(&end);
    let before = printed.next().unwrap();
    for step in steps {
        let printed = printed.next().unwrap_or_else(|| panic!("{before}"));
        step.must_print(printed);
    }
}

/// What a shell prints after each command.
const END: &str = "--- end of a command";

/// A command, and what it prints.
#[derive(Clone)]
struct Step<'t> {
    command: &'t str,
    expected: Vec<&'t str>,
}

impl Step<'_> {
    #[track_caller]
    fn must_print(&self, printed: &str) {
        let lines = self.expected.iter().map(|line| {
            if *line == "…" {
                r"(?:.*\n)*?".to_owned()
            } else {
                regex::escape(line).replace('…', ".*?") + r"\n"
            }
        });
        let expected = Regex::new(&format!("^{}$", lines.collect::<String>())).unwrap();
        let printed = printed.trim_end();
        let printed = if printed.is_empty() {
            String::new()
        } else {
            format!("{printed}\n")
        };
        assert!(
            expected.is_match(&printed),
            "$ {}\n{printed}\nis not\n{}",
            self.command,
            self.expected.join("\n")
        );
    }
}

/// Returns the blocks of `language` up to the next heading.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let section = text.split("\n## ").next().unwrap();
    let begin = format!("```{language}\n");
    let blocks = section.split(&begin).skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

fn steps(block: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step {
                command,
                expected: Vec::new(),
            }),
            (None, Some(step)) => step.expected.push(line),
            (None, None) => panic!("no command prints {line}"),
        }
    }
    steps
}
