//! Tests of names: every input is either an error or becomes a valid name, which stays the same when it is
//! parsed again.

use std::{collections::BTreeSet, fs, path::Path};

use xtask::names::{Kind, Name};

use crate::sample::Random;

const KINDS: [Kind; 4] = [Kind::Context, Kind::Type, Kind::Field, Kind::Label];

#[test]
fn any_case_is_one_name() {
    for text in [
        "OpenSession",
        "open_session",
        "open-session",
        "Open Session",
        "OPEN_SESSION",
    ] {
        let name = Name::parse(text, Kind::Type).unwrap();
        assert_eq!(
            (name.snake().as_str(), name.pascal().as_str()),
            ("open_session", "OpenSession")
        );
    }
}

#[test]
fn what_is_no_name_is_refused() {
    let long = "a".repeat(51);
    for text in [
        "", " ", "_", "-", "9a", "../x", "/etc", "a/b", "a\\b", "a.b", "a::b", "é", "ａ", "a\0",
        "a\n", "$x", "{{x}}", "Self", "self", "crate", "super", "fn", "async", "gen", "try", &long,
    ] {
        for kind in [Kind::Context, Kind::Type, Kind::Field] {
            assert!(Name::parse(text, kind).is_err(), "{text:?} as {kind:?}");
        }
    }
    for text in ["Result", "option", "STRING", "Vec", "mod", "repo"] {
        assert!(Name::parse(text, Kind::Type).is_err(), "{text:?}");
    }
    for text in [
        "core",
        "std",
        "Tests",
        "services",
        "domain",
        "serde-json",
        "kernel",
        "runtime",
        "service",
        "doubles",
    ] {
        assert!(Name::parse(text, Kind::Context).is_err(), "{text:?}");
    }
    // Former names of parts of a service are free.
    for text in ["Session", "Lifespan", "Validate"] {
        assert!(Name::parse(text, Kind::Type).is_ok(), "{text:?}");
    }
}

#[test]
fn whatever_is_accepted_is_rust_and_stays_the_same() {
    let mut random = Random::new(1);
    let letters: Vec<char> = "abyzABYZ0129__--  .:/é$\n".chars().collect();
    for _ in 0..20_000 {
        let length = random.below(12);
        let text: String = (0..length).map(|_| *random.pick(&letters)).collect();
        for kind in KINDS {
            let Ok(name) = Name::parse(&text, kind) else {
                continue;
            };
            let (snake, pascal) = (name.snake(), name.pascal());
            assert_eq!(Name::parse(&snake, kind).unwrap(), name, "{text:?}");
            if matches!(kind, Kind::Context | Kind::Type) {
                assert_eq!(Name::parse(&pascal, kind).unwrap(), name, "{text:?}");
            }
            if kind != Kind::Label {
                assert!(
                    syn::parse_str::<syn::Ident>(&snake).is_ok(),
                    "{text:?}: {snake}"
                );
                assert!(
                    syn::parse_str::<syn::Ident>(&pascal).is_ok(),
                    "{text:?}: {pascal}"
                );
            }
        }
    }
}

#[test]
fn plurals_are_what_one_would_say() {
    for (one, many) in [
        ("invoice", "invoices"),
        ("category", "categories"),
        ("tax", "taxes"),
        ("day", "days"),
    ] {
        assert_eq!(Name::parse(one, Kind::Field).unwrap().plural(), many);
    }
}

#[test]
fn the_names_of_frameworks_are_free() {
    for text in [
        "Command", "Session", "State", "Path", "Query", "Row", "Uuid", "Value", "Port", "Error",
        "Service",
    ] {
        assert_eq!(Name::parse(text, Kind::Type).unwrap().pascal(), text);
    }
}

#[test]
fn an_acronym_is_a_word() {
    for (text, snake, pascal) in [
        ("GetURLs", "get_urls", "GetUrls"),
        ("HTTPClient", "http_client", "HttpClient"),
        ("ListAPIsOfUser", "list_apis_of_user", "ListApisOfUser"),
        ("URLs", "urls", "Urls"),
        ("ID", "id", "Id"),
        ("CloseSession", "close_session", "CloseSession"),
    ] {
        let name = Name::parse(text, Kind::Type).unwrap();
        assert_eq!(
            (name.snake().as_str(), name.pascal().as_str()),
            (snake, pascal)
        );
    }
}

#[test]
fn a_plural_leads_back_to_its_singular() {
    for (singular, plural) in [
        ("invoice", "invoices"),
        ("category", "categories"),
        ("tax", "taxes"),
        ("address", "addresses"),
        ("day", "days"),
        ("branch", "branches"),
        ("house", "houses"),
        ("case", "cases"),
        ("status", "statuses"),
        ("person", "people"),
        ("child", "children"),
        ("series", "series"),
        ("sales_person", "sales_people"),
        ("bus", "buses"),
        ("canvas", "canvases"),
        ("purchase", "purchases"),
        ("diagnosis", "diagnoses"),
        ("license", "licenses"),
        ("excuse", "excuses"),
    ] {
        let [one, many] = [singular, plural].map(|text| Name::parse(text, Kind::Type).unwrap());
        assert_eq!(one.plural(), plural);
        assert_eq!(many.singular(), one, "{plural}");
        assert_eq!(one.singular(), one, "{singular}");
    }
}

/// The templates of code that has an entity in a variable.
const WITH_ENTITIES: [&str; 5] = ["command", "lookup", "partials", "repository", "resource"];

#[test]
fn a_variable_of_a_template_is_no_entity() {
    let generators = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generators");
    let mut names = BTreeSet::new();
    for folder in WITH_ENTITIES {
        variables(&generators.join(folder), &mut names);
    }
    assert!(names.len() > 50, "{names:?}");
    for name in names {
        let parsed = Name::parse(&name, Kind::Type);
        // A keyword is no name of an entity.
        let variable = parsed.map_or_else(|_| String::new(), |name| name.variable());
        assert_ne!(
            variable, name,
            "a template has a variable `{name}`: add it to `VARIABLES`"
        );
    }
}

/// Adds the names of the variables and the parameters of closures in the templates in `folder`.
fn variables(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("golden") {
            continue;
        }
        if path.is_dir() {
            variables(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "tpl") {
            let text = fs::read_to_string(path).unwrap();
            for opening in ["let ", "let mut ", "|"] {
                let texts = text.split(opening).skip(1);
                names.extend(texts.filter_map(|rest| variable(rest, opening)));
            }
        }
    }
}

/// The name at the beginning of `rest`, if it is one of a variable.
fn variable(rest: &str, opening: &str) -> Option<String> {
    let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
    let (name, after) = rest.split_at(end);
    let closes = match opening {
        "|" => after.starts_with('|'),
        _ => after.starts_with(" =") || after.starts_with(':'),
    };
    (!name.is_empty() && closes).then(|| name.to_owned())
}
