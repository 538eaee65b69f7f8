#!/bin/sh
# Fly, Render and Railway give the volume to root. Where this begins as root, it takes the folder over and goes on
# as a user without rights. Elsewhere the image begins as that user, and this does nothing.
set -eu
if [ "$(id -u)" = 0 ]; then
  mkdir -p "${DATA_DIR:=/data}"
  chown -R node:node "$DATA_DIR"
  exec setpriv --reuid=node --regid=node --init-groups --no-new-privs "$@"
fi
exec "$@"
