#!/bin/sh
# Written by plimsoll from plimsoll.yaml and the application. Edit it freely: plimsoll sync keeps your edits.
# Prepares a container and makes way for its command.
#   WAIT_FOR_DB=true or APP_ENV=production  waits for its services first
#   WAIT_TRIES=30 WAIT_PAUSE=2              so often, so many seconds apart
#   WAIT_FAILS=continue|stop                what follows the last try
set -eu

# Process 1 has to pass a signal on by itself while it waits.
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null; exit 143' INT TERM
finish() {
  child=$!
  wait "$child"
}

# Variables that hold an address, or a host and a port; after the colon the port where they name none.
wait_for() {
  exec python - "$@" <<'PYTHON'
import os, re, socket, sys, time

HOST = re.compile(r"(?:^|@)(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::(\d+))?(?=[,/?]|$)")

def say(text):
    print("docker-entrypoint: " + text, file=sys.stderr, flush=True)

def number(name, default):
    try:
        return max(0, int(os.environ.get(name) or default))
    except ValueError:
        sys.exit("docker-entrypoint: " + name + " has to be a whole number")

def address(names, default):
    value = os.environ.get(names[0], "").strip()
    if "://" in value:
        rest = value.split("://", 1)[1]
        found = list(HOST.finditer(re.split(r"\?\w+=", rest, maxsplit=1)[0])) or list(HOST.finditer(rest))
        return (found[-1][1].strip("[]"), int(found[-1][2] or default)) if found else None
    if not re.fullmatch(r"[A-Za-z0-9_.-]+(:\d+)?", value):
        return None
    host, _, port = value.partition(":")
    if len(names) > 1:
        port = os.environ.get(names[1]) or port
    return host, int(port) if port.isdigit() else default

tries, pause = number("WAIT_TRIES", 30), number("WAIT_PAUSE", 2)
for argument in sys.argv[1:]:
    names, _, default = argument.rpartition(":")
    found = address(names.split(","), int(default))
    if found is None:
        continue
    where = "%s:%s" % found
    for attempt in range(1, tries + 1):
        try:
            socket.create_connection(found, timeout=2).close()
            say(where + " answers")
            break
        except OSError as error:
            say("waiting for %s (%d of %d): %s" % (where, attempt, tries, error))
            if attempt < tries:
                time.sleep(pause)
    else:
        if os.environ.get("WAIT_FAILS", "continue") == "stop":
            sys.exit("docker-entrypoint: %s does not answer; stopping, as WAIT_FAILS says" % where)
        say("warning: %s does not answer; going on without it" % where)
PYTHON
}

if [ "${WAIT_FOR_DB:-}" = true ] || [ "${APP_ENV:-}" = production ]; then
  wait_for DATABASE_URL:5432 &
  finish
fi

trap - INT TERM
exec "$@"
