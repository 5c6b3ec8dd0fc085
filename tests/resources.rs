//! Random resources: entities with fields of every type, with owners, permissions and references, and relations of them.
//! The service compiles without warnings, is formatted, and passes clippy, its tests and the rules of its architecture.

use std::fs;

use fastrand::Rng;
use lab::BuiltProject;
use stamp::repository;

use crate::mutants;

#[test]
fn on_sqlite() {
    let (project, _) = grow("sqlite", 5);
    run(&project, ON_BOTH);
    run(&project, ON_ONE);
    project.assert_sound();
}

#[test]
fn on_postgres() {
    let (project, _) = grow("postgres", 6);
    run(&project, ON_BOTH);
    project.assert_sound();
}

/// Their tests fail if their code is broken.
#[test]
fn mutants_on_sqlite() {
    let (project, things) = grow("sqlite", 5);
    let things: Vec<_> = things.iter().map(|name| name.to_lowercase()).collect();
    mutants::assert_killed(&project, &things);
}

/// The first commands of a new user do what the documents say.
#[test]
fn the_commands_of_the_documents() {
    let project = BuiltProject::new(Some("sqlite"), Some(true));
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, section) = readme.split_once("## Add code").unwrap();
    let commands = commands(section);
    assert!(commands.len() >= 4, "{commands:?}");
    for command in &commands {
        project.xtask(command);
    }
    project.assert_cargo("ci");

    // The contexts have the same names, so the second ones are in a service of their own.
    drop(project);
    let project = BuiltProject::new(Some("sqlite"), Some(true));
    let agents = project.service.read("AGENTS.md");
    for command in self::commands(&agents) {
        project.xtask(&command);
    }
    project.assert_cargo("test --workspace --lib --bins --locked");
    project.xtask(&["check"]);
}

/// Returns the arguments of each `cargo xtask new-..` in the first block of commands, as a shell reads them.
fn commands(text: &str) -> Vec<Vec<String>> {
    let lines = text
        .lines()
        .skip_while(|line| !line.starts_with("cargo xtask new-"));
    let lines = lines.take_while(|line| *line != "```");
    let commands = lines.filter_map(|line| line.strip_prefix("cargo xtask "));
    commands
        .filter(|line| line.starts_with("new-"))
        .map(words)
        .collect()
}

fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// What resources can have as fields. `{}` is the name of a field.
const FIELDS: [&str; 24] = [
    "{}:string",
    "{}:string(3..3)",
    "{}:string(0..40):default=''",
    "{}:string(1..30):unique",
    "{}:text?",
    "{}:i32:index",
    "{}:i64?",
    "{}:f64",
    "{}:decimal",
    "{}:decimal?",
    "{}:bool:default=false",
    "{}:uuid:index",
    "{}:date?",
    "{}:date:index",
    "{}:datetime",
    "{}:json?",
    "{}:enum(low,high):index:default=low",
    "{}:Colour?",
    "{}:Money",
    "{}:Money?",
    "{}:Iban?",
    "{}:Line[1..3]",
    "{}:string(1..20)[]",
    "{}:stock.ItemId?",
];

/// What follows the first three resources: relations between two that refer to each other, between those of one kind,
/// with the claimant, with an id of another context; and queries of what is referred to.
const BETWEEN: &[&str] = &[
    "new-relation sales Link thing_id:Thing2Id other_id:Thing1Id",
    "new-relation sales Bundle thing_id:Thing0Id bundled_id:stock.ItemId --public",
    "new-relation sales Likeness thing_id:Thing1Id twin_id:Thing1Id",
    "new-relation sales Stocking item_id:stock.ItemId stocked_id:Thing0Id --permission things:write",
    "new-relation sales Follow followee_id:UserId follower_id:claimant --permission follows:write",
    "new-relation stock Pin user_id:claimant item_id:ItemId --table item_pins --path /user/pins",
    "new-query sales FindThing2s --from Thing2 --with other --page --route 'GET /found' \
     --permission things:write",
];

/// What else is done with the first resources.
const OF_THINGS: &[&str] = &[
    "new-relation sales Mark fan_id:claimant mark_id:Thing4Id",
    "new-command sales PickThing4 id:Thing4Id picked_by:string --returns Thing4Id --route 'POST /picked/{id}'",
    "new-command sales RecallThing4 thing_id:Thing4Id author:claimant --deletes Thing4 --route 'DELETE /old/{thing_id}'",
    "new-command sales RecallThing2 id:Thing2Id writer:claimant --deletes Thing2 --route 'DELETE /recalled/{id}'",
    "new-command sales ClearThing4s author:claimant --deletes Thing4 --route 'DELETE /own'",
    "new-query sales SearchThing4s created_at_from:datetime? --from Thing4 --page --route 'GET /searched' \
     --permission things:write",
    "new-query sales AllThing4s author:claimant --from Thing4 --many --route 'GET /all'",
];

/// What the database decides: constraints, cascades, lists, conditions, counts.
const ON_BOTH: &[&str] = &[
    "new-resource stock Pairing first_id:ItemId second_id:ItemId?",
    "new-resource stock Dealer email:string(3..60):unique code:string(3..3):unique rank:i64?:unique",
    "new-resource stock Deal buyer_id:DealerId seller_id:DealerId broker_id:DealerId? number:string:unique",
    "new-query stock ListBrokeredDeals --from Deal --with buyer --with broker --page --sort number --route 'GET /dealt'",
    "new-resource stock Shelf name:string parent_id:ShelfId?",
    "new-resource stock Marker shelf_id:ShelfId:cascade above_id:MarkerId?:cascade note:string?",
    "new-query stock MarkedShelves --from Marker --with shelf --page --route 'GET /marked'",
    "new-command stock ClearMarkers shelf_id:ShelfId note:string --deletes Marker --route 'DELETE /shelves/{shelf_id}/markers'",
    "new-query stock RootShelves name_prefix:string? --from Shelf --where parent_id=none --page --count --route 'GET /roots'",
    "new-resource sales Parcel label:string status:enum(packed,sent):index:default=packed:readonly sent_at:datetime?:readonly",
    "new-command sales SendParcel id:ParcelId --updates Parcel --set status=sent --set sent_at=now \
     --only-if status=packed --only-if sent_at=none --route 'POST /parcels/{id}/dispatch'",
    "new-query sales ListUnsentParcels label_prefix:string? status:ParcelStatus? --from Parcel --where sent_at=none \
     --page --count --sort label --route 'GET /unsent'",
    "new-resource stock Order label:string --owned-by buyer_id",
    "new-entity stock Tally order_id:OrderId amount:i64",
    "new-port stock Tally --repo --cascade order_id",
    "new-resource stock Label name:string:unique --table stickers --permission labels:write",
    "new-value-object stock Charge order_id:OrderId share:i32(1..100)",
    "new-value-object stock Weight value:i32(1..500)",
    "new-resource stock Batch label_ids:LabelId[] order_ids:OrderId[1..3] charges:Charge[] main:Charge rest:Charge? \
     weight:Weight most:Weight? --owned-by owner_id",
    "new-relation stock Pick order_id:OrderId dealer_id:DealerId",
    "new-query stock WeighedBatches weight_from:Weight? most_to:Weight? owner_id:claimant --from Batch --page --count \
     --route 'GET /weighed'",
    "new-resource stock Writer name:string aliases:string(1..20)[] --public",
    "new-resource stock Article title:string(1..80) tags:string(1..20)[] sizes:i32[1..1] label_ids:LabelId[] \
     writer_id:WriterId --public",
    "new-relation stock Favorite user_id:claimant article_id:ArticleId",
    "new-relation stock Reading reader_id:claimant writer_id:WriterId --path /read",
    "new-relation stock Sequel article_id:ArticleId sequel_id:ArticleId",
    "new-query stock ListWrittenArticles --from Article --with writer --page --count --route 'GET /written' --public",
    "new-query stock ListTaggedArticles tag:string? size:i32 label_id:LabelId --from Article --page --count --sort title \
     --route 'GET /tagged' --public",
    "new-query stock FindTaggedArticle id:ArticleId tag:string size:i32 --from Article --route 'GET /tagged/{id}'",
    "new-query stock ListFeed reader_id:claimant favorited_by:UserId? tag:string? --from Article --with writer \
     --through Reading --through favorited_by=Favorite --page --route 'GET /feed'",
    "new-query stock ListCountedArticles favorited_by:UserId? --from Article --with writer --count-of Favorite \
     --through favorited_by=Favorite --page --count --sort title --route 'GET /counted-articles'",
    "new-query stock ListCountedWriters --from Writer --count-of Reading --many --route 'GET /counted-writers'",
    "new-query stock ListSequels article_id:ArticleId --from Article --through Sequel --many",
];

/// What is the same on each database.
const ON_ONE: &[&str] = &[
    "new-query stock FindDeal id:DealId --from Deal --with seller --with buyer --route 'GET /dealt/{id}'",
    "new-query stock DealNumbers --from Deal --with seller --with broker --view id:DealId --view number:string --many",
    "new-job stock DropMarkers above_id:MarkerId --deletes Marker",
    "new-query sales FindSentParcel id:ParcelId --from Parcel --where status!=packed --where sent_at!=none",
    "new-query sales CountParcels label:string? created_at_to:datetime? --from Parcel --where status=sent --page --count \
     --route 'GET /counted'",
    "new-subscriber stock ForgetOrders user_id:UserId --on auth.UserDeleted --deletes Order",
    "new-resource stock Payment order_id:OrderId other_order_id:OrderId? amount:i64 --owned-by payer_id",
    "new-command stock MovePayment id:PaymentId order_id:OrderId other_order_id:OrderId? payer_id:claimant \
     --updates Payment --route 'POST /payments/{id}/order'",
    "new-command stock PayTwice order_id:OrderId other_order_id:OrderId amount:i64 payer_id:claimant \
     --creates Payment --route 'POST /paid-twice'",
    "new-command stock PayOrder order_id:OrderId other_order_id:OrderId? amount:i64 payer_id:claimant --creates Payment \
     --route 'POST /orders/{order_id}/payments'",
    "new-command stock CountPayment order_id:OrderId amount:i64 --creates Tally --route 'POST /tallies' \
     user_id:claimant",
    "new-query stock ListPaid payer_id:claimant --from Payment --with order --page --route 'GET /paid'",
    "new-resource stock Folder name:string:unique parent_id:FolderId? label:string --owned-by owner_id",
    "new-command stock MoveFolder id:FolderId parent_id:FolderId owner_id:claimant --updates Folder \
     --route 'POST /folders/{id}/parent'",
    "new-query stock CountedFolders owner_id:claimant --from Folder --page --count --route 'GET /counted-folders'",
    "new-command sales DropParcel id:ParcelId --deletes Parcel --only-if status!=sent --route 'DELETE /dropped/{id}'",
    "new-command stock RefillBatch id:BatchId order_ids:OrderId[1..5] charges:Charge[1..1] rest:Charge? \
     owner_id:claimant --updates Batch --route 'POST /batches/{id}/orders'",
    "new-entity stock Pile order_ids:OrderId[] main:Charge",
    "new-port stock Pile --repo",
    "new-command stock MakePile order_ids:OrderId[1..5] main:Charge user_id:claimant --creates Pile --route 'POST /piles'",
    "new-relation stock Stack batch_id:BatchId label_id:LabelId --permission labels:write",
    "new-resource stock Other name:string",
    "new-resource stock Command list_id:OtherId other_list_id:OtherId --public",
    "new-query stock ListedCommands --from Command --with list --with other_list --page --route 'GET /listed' --public",
    "new-resource stock Post title:string:unique body:text order_id:OrderId? \
     published_at:datetime?:readonly --changed-by author_id --public",
    "new-command stock PublishPost id:PostId author_id:claimant --updates Post --set published_at=now \
     --only-if published_at=none --route 'POST /posts/{id}/publication'",
    "new-command stock RetractPost id:PostId author_id:claimant --deletes Post --only-if published_at!=none \
     --permission labels:write --route 'DELETE /posts/{id}/publication'",
    "new-resource stock Comment post_id:PostId post_ids:PostId[] parent_id:CommentId? body:text --changed-by author_id",
    "new-relation stock Upvote post_id:PostId user_id:claimant",
    "new-query stock ListMyPosts author_id:claimant --from Post --page --route 'GET /user/posts'",
    "new-query stock CommentedPosts --from Comment --with post --page --route 'GET /commented'",
    "new-query stock FindCountedLabel id:LabelId --from Label --count-of Stack --route 'GET /counted-labels/{id}'",
];

/// Makes the first resources, and returns their names.
fn grow(database: &str, seed: u64) -> (BuiltProject, Vec<String>) {
    let project = BuiltProject::new(Some(database), Some(true));
    let mut random = Rng::with_seed(seed);
    for command in [
        "new-context stock",
        "new-resource stock Item name:string",
        "new-context sales",
        "new-value-object sales Colour value:enum(red,green)",
        "new-value-object sales Money amount:i64 currency:string(3..3)",
        "new-value-object sales Iban value:string(15..34)",
        "new-value-object sales Rate value:f64(0..1.5)",
        "new-value-object sales Line description:string(0..200000) quantity:i32(1..) price:Money colour:Colour rate:Rate",
    ] {
        project.xtask(&command.split(' ').collect::<Vec<_>>());
    }
    let mut fields = FIELDS.to_vec();
    random.shuffle(&mut fields);
    let mut made: Vec<String> = Vec::new();
    for (number, some) in fields.chunks(5).enumerate() {
        // What is generated before and after the choice stands side by side.
        if number == 3 {
            run(&project, BETWEEN);
            if database == "sqlite" {
                choose_other_bodies(&project);
            }
        }
        let name = format!("Thing{number}");
        let mut command = ["new-resource", "sales", &name].map(str::to_owned).to_vec();
        for (number, field) in some.iter().enumerate() {
            command.push(field.replace("{}", &format!("field_{number}")));
        }
        if let Some(other) = made.last() {
            let optional = if random.bool() { "?" } else { "" };
            command.push(format!("other_id:{other}Id{optional}"));
        }
        match number {
            0 => command.push("--public".to_owned()),
            1 => command.extend(["--owned-by", "owner_id"].map(str::to_owned)),
            2 => command.extend(
                ["--changed-by", "writer", "--permission", "things:write"].map(str::to_owned),
            ),
            _ => command.extend(
                ["--owned-by", "author", "--permission", "things:write"].map(str::to_owned),
            ),
        }
        println!("{}", command.join(" "));
        project.xtask(&command);
        made.push(name);
    }
    run(&project, OF_THINGS);
    (project, made)
}

fn run(project: &BuiltProject, commands: &[&str]) {
    for command in commands {
        project.xtask(&words(command));
    }
}

/// Chooses the form of bodies that is not the default.
fn choose_other_bodies(project: &BuiltProject) {
    let manifest = project.service.read("Cargo.toml");
    let other = manifest
        .replace("names = \"snake_case\"", "names = \"camelCase\"")
        .replace("envelope = false", "envelope = true");
    assert_ne!(other, manifest);
    project.service.write("Cargo.toml", &other);
}
