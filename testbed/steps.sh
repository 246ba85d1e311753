# Steps with a line of progress each, and their output in a log. Sourced by up.
state=$here/.state
log=$state/up.log
config=$state/config.yaml

say() { printf 'testbed: %s\n' "$*" >&2; }

# fail MESSAGE HINT: says what is wrong and what to do, with the log's last lines, and ends.
fail() {
  say "$1"
  if [ -s "$log" ]; then
    printf '  | %s\n' "the last lines of $log:" >&2
    tail -n 15 "$log" | sed 's/^/  | /' >&2
  fi
  say "what to do: $2"
  exit 1
}

# step TITLE HINT COMMAND...: runs a command with its output in the log. It runs in a subshell of its own, in the background, because
# only there `set -e` holds inside a function whose status is asked for.
step() {
  local title=$1 hint=$2 started=$SECONDS status=0
  shift 2
  printf 'testbed: %s ... ' "$title" >&2
  printf '\n== %s\n' "$title" >>"$log"
  (set -e; "$@") >>"$log" 2>&1 9>&- </dev/null &
  wait $! || status=$?
  if [ $status -ne 0 ]; then
    printf 'failed after %s s\n' $((SECONDS - started)) >&2
    fail "$title failed (status $status)" "$hint"
  fi
  printf '%s s\n' $((SECONDS - started)) >&2
}

# apt_install PACKAGE...: only what is asked for, with nothing asked and no service started by a package's scripts.
apt_install() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ ! -d /run/systemd/system ] && [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
  else
    policy=
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || status=$?
  [ -z "$policy" ] || rm -f $policy
  return $status
}
