#!/bin/sh
# The calls of the API Connectivity Test with curl, as a person would script them: token, service status,
# sample data. Fails when one does; prints how many bytes of sample data came.
set -eu

call() { curl --silent --show-error --fail --cacert "$BENCH_CA" --cert "$BENCH_CERT" --key "$BENCH_KEY" "$@"; }

answer="$(call --user "$BENCH_ID:$BENCH_SECRET" --data grant_type=client_credentials "$BENCH_TOKEN_URL")"
token="$(printf '%s' "$answer" | sed -n 's/.*"client_access_token" *: *"\([^"]*\)".*/\1/p')"
[ -n "$token" ]
call --header "Authorization: Bearer $token" "$BENCH_STATUS_URL" | grep -q 'currentStatus> *1 *<'
call --header "Authorization: Bearer $token" "$BENCH_SAMPLE_URL" | wc -c
