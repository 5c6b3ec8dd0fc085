#!/usr/bin/env bash
# Everything that a change has to pass. It takes Rust, a C compiler, curl and git; what else the tests need, this
# installs: the programs of a Postgres server, nats-server, and cargo-deny.
set -euo pipefail
cd "$(dirname "$0")"

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Tests start servers of their own from these programs.
has_postgres() {
    command -v initdb > /dev/null \
        || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null \
        || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' > /dev/null \
        || compgen -G '/usr/local/opt/postgresql*/bin/initdb' > /dev/null
}

if ! has_postgres; then
    if command -v apt-get > /dev/null; then
        as_root apt-get update --quiet
        as_root apt-get install --quiet --yes --no-install-recommends postgresql
    elif command -v brew > /dev/null; then
        brew install postgresql
    else
        echo "Install Postgres: its programs are needed, but no server that runs." >&2
        exit 1
    fi
fi

if ! command -v nats-server > /dev/null; then
    if command -v apt-get > /dev/null; then
        as_root apt-get update --quiet
        as_root apt-get install --quiet --yes --no-install-recommends nats-server
    elif command -v brew > /dev/null; then
        brew install nats-server
    else
        echo "Install nats-server: the program is needed, but no server that runs." >&2
        exit 1
    fi
fi

if ! command -v cargo-deny > /dev/null; then
    # Unoptimized: it is fast enough, and built in half the time.
    cargo install --quiet --locked --debug cargo-deny
fi

cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
# Not the advisories: they change by themselves, and a change here must not fail for them.
cargo deny check bans licenses sources
cargo test --workspace --locked
# Services have to turn these features on.
cargo clippy --package runtime --features nats,otlp --all-targets --locked -- -D warnings
cargo test --package runtime --features otlp --test otlp --locked
for database in postgres sqlite; do
    cargo test --package runtime --no-default-features --features "$database,nats" --test nats --locked
done
