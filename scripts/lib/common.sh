# Sourced by every script: strict mode, the project's root, a node that is new enough, messages.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
deps="$root/build/deps"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 2; }

# A node that setup placed in build/deps goes before the machine's.
[ ! -d "$deps/node/bin" ] || export PATH="$deps/node/bin:$PATH"
export NODE_PATH=/usr/share/nodejs PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
jobs="${SMD_JOBS:-$(nproc)}"

# up_to_date STAMP INPUT...: true when STAMP exists and holds the digest of the inputs (files, folders).
digest_of() { find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 2>/dev/null | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }
up_to_date() { local stamp="$1"; shift; [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(digest_of "$@")" ]; }
mark_done() { local stamp="$1"; shift; mkdir -p "$(dirname "$stamp")"; digest_of "$@" >"$stamp"; }
