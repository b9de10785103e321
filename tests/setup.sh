# shellcheck shell=bash
# What examples/run and tests/run share: bring what a build needs, configure, build. To be sourced, not run.
#
#   cd_root                to the root of the checkout, wherever the caller stands
#   bring_packages         installs what is missing (Debian), or says what is needed
#   build PRESET [TARGET]  configures and builds into build/PRESET
#   bring_koffi PRESET     what a host in Node needs, where npm is and reaches its registry

needed_packages=(
  g++ cmake ninja-build ccache pkg-config
  protobuf-compiler libprotobuf-dev libabsl-dev libre2-dev libsimdjson-dev libcli11-dev
  libpugixml-dev graphviz
  libgtest-dev libgmock-dev libbenchmark-dev python3
  abigail-tools dpkg-dev luajit libluajit-5.1-dev
)
needed_tools=(c++ cmake ninja ccache pkg-config protoc python3)

say() { printf '==> %s\n' "$*"; }
fail() {
  printf '==> FAILED: %s\n' "$*" >&2
  exit 1
}

cd_root() { cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1; }

what_to_install() {
  cat >&2 <<'T'
Needed are, with the names that Debian 12 gives their packages:
  a C++17 compiler (gcc 12 or clang 14)    g++
  CMake 3.22 or later, Ninja, ccache       cmake ninja-build ccache pkg-config
  Protobuf 3.21 with its compiler          protobuf-compiler libprotobuf-dev
  Abseil, RE2, simdjson, CLI11             libabsl-dev libre2-dev libsimdjson-dev libcli11-dev
  pugixml; Graphviz to test drawings       libpugixml-dev graphviz
  GoogleTest, Google Benchmark             libgtest-dev libgmock-dev libbenchmark-dev
  Python 3 for some of the tests           python3
  The ABI gate, packages                   abigail-tools dpkg-dev
  a host in Lua; guards beside LuaJIT's    luajit libluajit-5.1-dev
Used by tests where they are there (else their tests are shown as skipped):
  clang, Doxygen                           clang doxygen
  hosts in Java and C#                     default-jdk-headless libjna-java mono-mcs mono-runtime
  a host in Node                           nodejs npm
T
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

bring_packages() {
  local package tool missing=() root=()
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    for tool in "${needed_tools[@]}"; do command -v "$tool" >/dev/null || missing+=("$tool"); done
    [ ${#missing[@]} -eq 0 ] && return
    say "This isn't Debian or a kin of it, so nothing is installed here. Not found: ${missing[*]}" >&2
    what_to_install
    exit 1
  fi
  for package in "${needed_packages[@]}"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
      say "Packages are missing, and only root can install them. As root: apt-get install ${missing[*]}" >&2
      exit 1
    }
    root=(sudo)
  fi
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if ! { "${root[@]}" apt-get -q update &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}"; }; then
    what_to_install
    fail "apt-get didn't install what is missing (see above)"
  fi
}

# Quiet while all is well: what the tool says is shown when it fails.
quietly() {
  local log
  log=$(mktemp) || exit 1
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

build() {
  local preset=$1 target=${2:-all}
  say "Configuring the preset $preset"
  quietly cmake --preset "$preset" || {
    what_to_install
    fail "CMake couldn't configure (see above)"
  }
  say "Building $target into build/$preset with $(nproc) jobs"
  cmake --build --preset "$preset" --parallel "$(nproc)" --target "$target" || fail "the build (see above)"
}

# Into the folder of the build, so that nothing of the system's own is touched.
bring_koffi() {
  local folder=build/$1
  command -v node >/dev/null && command -v npm >/dev/null || return 0
  [ -d "$folder/node_modules/koffi" ] && return
  say "Bringing koffi for the host in Node"
  quietly timeout 120 npm install --prefix "$folder" --no-save --no-audit --no-fund koffi@2 ||
    say "koffi couldn't be brought (see above): the test of the host in Node will be skipped"
}
