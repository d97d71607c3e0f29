#!/bin/sh
# Trains the AOT cache of the distribution: train-aot.sh DIST JAVA_HOME WORK_DIRECTORY. One life of the very program, by its own
# launcher, with routers on an interface that there is not: it rehearses on loopback, as every start does, and touches nothing.
# Where it may not open raw sockets the cache holds less. Without a cache everything works, and starts take longer.
set -u
dist=$1
work=$3
cache=$dist/lib/holdfastd.aot
seconds=60

rm -rf "$work" "$cache"
mkdir -p "$work"
cat >"$work/node.yaml" <<'TEXT'
node: training
virtualRouters:
  - name: four
    interface: nowhere0
    vrid: 1
    addresses: [192.0.2.1/24]
  - name: six
    interface: nowhere0
    vrid: 1
    addresses: [fe80::7265:6865/64]
TEXT

HOLDFAST_JAVA_HOME=$2 HOLDFAST_JAVA_OPTIONS="-XX:AOTCacheOutput=$cache" \
    "$dist/bin/holdfastd" --config "$work/node.yaml" --state-dir "$work/state" >"$work/log" 2>&1 &
launcher=$!
while [ "$seconds" -gt 0 ] && kill -0 "$launcher" 2>/dev/null && ! grep -q event=started "$work/log"; do
    sleep 1
    seconds=$((seconds - 1))
done
# It looks around once more, is asked how it is, and has lived.
sleep 1
HOLDFAST_JAVA_HOME=$2 "$dist/bin/holdfastd" status --state-dir "$work/state" >>"$work/log" 2>&1
kill "$launcher" 2>/dev/null
wait "$launcher"
[ -s "$cache" ] || echo "train-aot: no AOT cache was made, so holdfastd starts slower; what it said is in $work/log" >&2
exit 0
