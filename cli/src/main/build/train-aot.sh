#!/bin/sh
# Trains the AOT cache of the distribution: train-aot.sh DIST JAVA_HOME. One question to a control plane that is not there: it takes
# the way through the command line, the settings and the HTTP client. Without a cache everything works, and starts take longer.
set -u
cache=$1/lib/holdfast.aot
rm -f "$cache"
HOLDFAST_JAVA_HOME=$2 HOLDFAST_JAVA_OPTIONS="-XX:AOTCacheOutput=$cache" HOLDFAST_SERVER=http://127.0.0.1:1 HOLDFAST_TOKEN=training \
    XDG_CONFIG_HOME=$1/none timeout 60 "$1/bin/holdfast" nodes list >/dev/null 2>&1
[ -s "$cache" ] || echo "train-aot: no AOT cache was made, so holdfast starts slower" >&2
exit 0
