#!/usr/bin/env bash
# Everything that a change has to pass. It takes Rust, a C compiler, Python, curl and git; what else the tests need,
# this installs: the programs of a Postgres server, nats-server, schemathesis and cargo-deny.
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

# Installs a package, which has the same name in both.
install_package() {
    if command -v apt-get > /dev/null; then
        as_root apt-get update --quiet
        as_root apt-get install --quiet --yes --no-install-recommends "$1"
    elif command -v brew > /dev/null; then
        brew install "$1"
    else
        echo "Install $1: its programs are needed, but no server that runs." >&2
        exit 1
    fi
}

has_postgres || install_package postgresql
command -v nats-server > /dev/null || install_package nats-server

# Attacks services by their descriptions. The version is fixed, because a newer one may find more.
schemathesis=${CARGO_TARGET_DIR:-$PWD/target}/schemathesis-4.32.5
if [ ! -x "$schemathesis/bin/schemathesis" ]; then
    # Debian has these in a package of their own.
    if ! python3 -c 'import ensurepip, venv' 2> /dev/null && command -v apt-get > /dev/null; then
        install_package python3-venv
    fi
    python3 -m venv "$schemathesis"
    "$schemathesis/bin/pip" install --quiet "schemathesis==${schemathesis##*-}"
fi
PATH=$schemathesis/bin:$PATH

if ! command -v cargo-deny > /dev/null; then
    # Unoptimized: it is fast enough, and built in half the time.
    cargo install --quiet --locked --debug cargo-deny
fi

cargo fmt --all --check
# Services have to turn these features on.
features=runtime/nats,runtime/otlp
cargo clippy --workspace --all-targets --features "$features" --locked -- -D warnings
# Not the advisories: they change by themselves, and a change here must not fail for them.
cargo deny check bans licenses sources
# One run tells of all that fails: it takes long.
cargo test --workspace --features "$features" --locked --no-fail-fast
# A service of the end-to-end tests runs these on SQLite.
cargo test --package runtime --no-default-features --features postgres,nats --test nats --locked
