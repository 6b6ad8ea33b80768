# Sourced after common.sh: starts simulator and proxy, waits until they say they are ready, stops
# what was started.
started=()

stop_servers() {
  local pid
  for pid in "${started[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  started=()
}

# start_server READY_FILE PROGRAM ARG...: returns when the program has written its ready file, or
# fails when it ends first. Its log goes beside the ready file.
start_server() {
  local ready="$1"; shift
  rm -f "$ready"
  mkdir -p "$(dirname "$ready")"
  "$@" --ready-file "$ready" >"$ready.out" 2>"$ready.log" &
  local pid=$!
  started+=("$pid")
  if ! node scripts/lib/wait_for_file.mjs "$ready" "$pid"; then
    cat "$ready.out" "$ready.log" >&2
    fail "$(basename "$1") did not start"
  fi
}

ready_value() { node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1],"utf8"))[process.argv[2]])' "$1" "$2"; }
