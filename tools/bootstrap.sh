#!/bin/sh
# Builds .venv from requirements.lock: every package at the version and hash written there.
# `make` calls it when there is no environment or when the lock has changed.
#
# PYTHON names the interpreter to use (3.11 to 3.14); without it the first that is new enough
# of python3, python3.14, python3.13, python3.12 and python3.11.
#
# Debian and Ubuntu keep a part of Python's venv module in a package of its own. If it is missing
# it is installed with apt-get, as root or by a sudo that asks for no password; else one message
# names the package and the command.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$*"
    exit 1
}

suits() {
    [ "$("$1" -c 'import sys; print((3, 11) <= sys.version_info < (3, 15))' 2>/dev/null)" = True ]
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if suits "$name"; then
            command -v "$name"
            return
        fi
    done
}

can_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

install() {
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    say "Installing with apt-get: $*"
    $as_root apt-get update -qq >&2 || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "$@" >&2
}

# 1. An interpreter.
if [ -n "${PYTHON:-}" ]; then
    suits "$PYTHON" || stop "PYTHON is '$PYTHON', which isn't a Python from 3.11 to 3.14 that runs."
    python=$(command -v "$PYTHON")
else
    python=$(find_python)
    if [ -z "$python" ] && can_install && ! command -v python3 >/dev/null; then
        install python3 python3-venv || true
        python=$(find_python)
    fi
    [ -n "$python" ] || stop "Quarterdeck needs Python 3.11, 3.12, 3.13 or 3.14 and finds none." \
        "Install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv)," \
        "or name one: make papers PYTHON=/path/to/python3.12"
fi

# 2. What Debian leaves out of Python.
if ! "$python" -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if can_install; then
        install "$package" || true
    fi
    "$python" -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null || stop "$python can't make an environment:" \
        "the package $package is missing. Install it, then run make again:" \
        "sudo apt-get install $package"
fi

# 3. The environment itself; one that this interpreter made before is kept and brought up to date.
kind='import sys, pip; print(sys.version_info[:3], sys.base_prefix)'
here=$("$python" -c 'import sys; print(sys.version_info[:3], sys.base_prefix)')
if [ "$(.venv/bin/python -c "$kind" 2>/dev/null)" != "$here" ]; then
    say "Building .venv with $("$python" --version), once"
    "$python" -m venv --clear .venv
fi

# 4. uv, at the version and hash of the lock, to fetch the rest in parallel.
awk '/^uv==/ {found = 1} found {print; if (!/\\$/) exit}' requirements.lock |
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
        --require-hashes -r /dev/stdin

# 5. Everything else. The system's certificates are trusted, as an office's proxy may need.
#    Modules are compiled now where Python is told not to do it later.
compile=
[ -z "${PYTHONDONTWRITEBYTECODE:-}" ] || compile=--compile-bytecode
if .venv/bin/uv pip sync --quiet --system-certs --python .venv/bin/python $compile \
    --require-hashes requirements.lock; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python \
        --no-deps --no-build-isolation --editable .
else
    say "uv couldn't install the lock on this machine: trying again with pip, which is slower."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
fi
