#!/bin/sh
set -eu
case ${1:-} in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ]; then
    # the public image is built without protected mode, else nobody outside the container gets an answer
    set -- "$@" --protected-mode no
    if [ "$(id -u)" = 0 ]; then
        chown -R redis: .
        exec gosu redis "$@"
    fi
fi
exec "$@"
