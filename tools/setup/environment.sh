#!/usr/bin/env bash
# Makes the environment that `make demo` and `make test` run in: .venv with Deixis, and what of the system it needs.
#
#   tools/setup/environment.sh run    what it takes to perform a script
#   tools/setup/environment.sh dev    that, and what it takes to run every test
#
# It may be run again at any time and in any order; what is already there is left alone. With root (or sudo that
# asks no password) missing Debian packages are installed, otherwise the line that installs them is printed.
set -euo pipefail
cd "$(dirname "$0")/../.."

kind="${1:-run}"
stamps=".venv/.deixis"
started=$SECONDS

say() { printf '\033[1m[deixis %4ds]\033[0m %s\n' "$((SECONDS - started))" "$*"; }
fail() {
    printf '[deixis] %s\n' "$*" >&2
    exit 2
}

# Installs Debian packages if it may. Says the line otherwise and returns 1.
system_packages() {
    local why="$1" as_root=()
    shift
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
    fi
    if command -v apt-get >/dev/null && [ "${as_root[0]:-}" != false ]; then
        say "Installing $* ($why) ..."
        if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" \
            >/dev/null 2>&1; then
            "${as_root[@]}" apt-get update -q >/dev/null 2>&1 || true
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" \
                >/dev/null && return 0
        else
            return 0
        fi
    fi
    say "Missing: $why. This installs it:  sudo apt-get install -y $*"
    return 1
}

has_library() { # ldconfig is in /sbin, which a plain user's PATH may lack
    local known
    known="$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null || true)"
    [[ "$known" == *"$1"* ]]
}

has_cjk_font() {
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" -type f \
        \( -iname '*CJK*' -o -iname 'wqy*' -o -iname '*SourceHan*' -o -iname 'DroidSansFallback*' \) \
        -print -quit 2>/dev/null)" ]
}

has_postgresql() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    local python
    [ -x .venv/bin/python ] && return 0
    python="$(find_python)" || {
        system_packages "Python 3.11" python3 python3-venv || true
        python="$(find_python)" || fail "Python 3.11 or 3.12 is needed and was not found."
    }
    say "Making .venv with $("$python" --version) ..."
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        system_packages "Python's venv module" python3-venv || fail "Without it there is no environment."
        "$python" -m venv .venv
    fi
}

# Runs a step once for each state of the files that it depends on.
once() {
    local name="$1" state
    shift
    local depends=()
    while [ "$1" != -- ]; do
        depends+=("$1")
        shift
    done
    shift
    state="$(cat "${depends[@]}" | sha256sum)"
    [ "$(cat "$stamps/$name" 2>/dev/null)" = "$state" ] && return 0
    "$@"
    mkdir -p "$stamps"
    printf '%s' "$state" >"$stamps/$name"
}

pip_install() { .venv/bin/python -m pip install --disable-pip-version-check -q "$@"; }

install_deixis() {
    # torch goes first and alone: pip then takes the build that the machine's own configuration prefers, and no later
    # requirement replaces it.
    say "Installing torch (the largest part; minutes on a slow line) ..."
    pip_install "$(grep '^torch==' constraints.txt)" -c constraints.txt
    say "Installing Deixis and its libraries ..."
    pip_install -e ".[$1]" -c constraints.txt
}

install_node_modules() {
    command -v npm >/dev/null || system_packages "Node.js, which opens the written files in three.js" nodejs npm ||
        fail "The format tests need npm."
    say "Installing the JavaScript readers for the format tests ..."
    npm ci --prefix tests/js --no-audit --no-fund --loglevel=error
}

case "$kind" in
run | dev) ;;
*) fail "usage: $0 run|dev" ;;
esac

make_venv
if [ "$kind" = dev ]; then
    once dev pyproject.toml constraints.txt -- install_deixis all,dev
    cp "$stamps/dev" "$stamps/run"
    [ -d tests/js/node_modules ] || rm -f "$stamps/node"
    once node tests/js/package.json tests/js/package-lock.json -- install_node_modules
    has_postgresql || system_packages "PostgreSQL, on which the gesture store is tested" postgresql ||
        fail "The tests of the gesture store need its server."
else
    once run pyproject.toml constraints.txt -- install_deixis all
fi
has_library libEGL.so.1 && has_library libGL.so.1 ||
    system_packages "EGL, which draws the video without a screen" libegl1 libgl1 || true
has_cjk_font || system_packages "a font with Chinese characters for captions" fonts-noto-cjk || true
say "The environment is ready: .venv/bin/deixis"
