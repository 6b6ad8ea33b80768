# Sourced after common.sh: builds, each step quick when nothing changed.

configure() { # PRESET
  [ -f "build/$1/build.ninja" ] || cmake --preset "$1" >"build/$1.configure.log" 2>&1 ||
    { cat "build/$1.configure.log" >&2; fail "configuring the preset $1 failed"; }
}

build_native() { # PRESET [TARGET...]
  local preset="$1"; shift
  mkdir -p build
  configure "$preset"
  local targets=()
  [ $# -eq 0 ] || targets=(--target "$@")
  cmake --build --preset "$preset" -j "$jobs" "${targets[@]}" >"build/$preset.build.log" 2>&1 ||
    { grep -E 'error|FAILED|undefined' -A6 "build/$preset.build.log" | head -80 >&2; fail "building $preset failed; the whole output is in build/$preset.build.log"; }
}

build_web() {
  local stamp="build/web.stamp"
  local inputs=(web docs/findings.md build/wasm/wasm/smd_core.js build/wasm/wasm/smd_core.wasm
    build/wasm/wasm/smd_session.js build/wasm/wasm/smd_session.wasm)
  if [ -f web/dist/index.html ] && up_to_date "$stamp" "${inputs[@]}"; then return 0; fi
  npm run --silent --prefix web build >build/web.build.log 2>&1 ||
    { tail -40 build/web.build.log >&2; fail "building the page failed"; }
  mark_done "$stamp" "${inputs[@]}"
}
