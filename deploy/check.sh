#!/usr/bin/env bash
# Checks what deploy/ would install, on Debian 12 as root and without a cluster: renders every overlay and holds it, the compose files and the Dockerfiles
# against their rules; publishes the services as the Dockerfiles do; runs them as processes of their own as their pods do, as user 1654 on a root file
# system that cannot be written, beside a real Redis 8 and a mock broker; and sends the demo's faces through them.
# Prints a JSON object for each overlay and each service on standard output, and everything else on standard error. Exits non-zero when anything fails.
set -euo pipefail

cd "$(dirname "$0")/.."
. .ci/debian.sh
. .ci/trixie.sh
. .ci/redis.sh

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Start-up to ready, in seconds, at most; the others wait for nothing that these do not.
limit=3

# Beside the other outputs of builds, and emptied before each use.
published=$PWD/artifacts/deploy
work=$(mktemp -d)
pids=()
declare -A pid_of port_of started ready

fail() {
  echo "$*" >&2
  exit 1
}

finish() {
  local status=$?
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
  stop_redis
  [ "$status" -eq 0 ] || tail -n 30 "$work"/*.log >&2
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

check_manifests() {
  local status=0
  : > "$work/summary"
  FACENET_DEPLOY_SUMMARY=$work/summary dotnet test --project tests/FaceNet.Deploy.Tests > "$work/manifests.log" 2>&1 || status=$?
  grep -v '"sources"' "$work/summary" || true
  return "$status"
}

# A service, or one of the programs that check them.
publish() {
  dotnet publish "services/FaceNet.$1" --configuration Release --runtime linux-x64 --no-self-contained --output "$published/$1" --verbosity quiet >&2
}

# Prints the seconds since the clock of the machine stood at $1, with two digits.
since() {
  awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN { printf "%.2f", to - from }'
}

# Waits until the service $1 answers the path $2 with 200.
wait_for() {
  local attempt
  for attempt in $(seq 1500); do
    kill -0 "${pid_of[$1]}" 2> /dev/null || fail "$1 ended before it answered $2."
    if [ "$(curl --silent --output /dev/null --max-time 2 --write-out '%{http_code}' "http://127.0.0.1:$((port_of[$1] + 1))$2")" = 200 ]; then
      return 0
    fi
    sleep 0.02
  done
  fail "$1 did not answer $2 within 30 s."
}

# Starts the service $1 with the variables that follow.
start_service() {
  local name=$1 from
  shift
  from=$(date +%s.%N)
  env "$@" "Listeners__GrpcPort=${port_of[$name]}" "Listeners__WebPort=$((port_of[$name] + 1))" Logging__LogLevel__Default=Warning \
    unshare --mount bash -c '
      mount --bind "$1" /srv
      mount -o remount,bind,ro /
      mount -t tmpfs tmpfs /tmp
      cd /srv
      exec setpriv --reuid 1654 --regid 1654 --clear-groups --no-new-privs "./FaceNet.$2"' start "$published/$name" "$name" > "$work/$name.log" 2>&1 &
  pid_of[$name]=$!
  pids+=($!)
  wait_for "$name" /health/live
  started[$name]=$(since "$from")
  wait_for "$name" /health/ready
  ready[$name]=$(since "$from")
}

start_broker() {
  "$published/LocalBackends/FaceNet.LocalBackends" --only kafka > "$work/broker.log" 2>&1 &
  pids+=($!)
  local attempt
  for attempt in $(seq 300); do
    broker=$(sed -n 's/^kafka *//p' "$work/broker.log")
    [ -z "$broker" ] || return 0
    sleep 0.1
  done
  fail "The broker did not start."
}

# Starts the service $1; anew, up to twice, where it took longer than it may: something else may have had the processors.
start_in_time() {
  local attempt
  for attempt in 1 2 3; do
    start_service "$@"
    if is_in_time "$1" || [ "$attempt" -eq 3 ]; then
      return 0
    fi
    stop_service "$1"
  done
}

is_in_time() {
  awk -v seconds="${ready[$1]}" -v limit="$limit" 'BEGIN { exit !(seconds <= limit) }'
}

# Starts everything, ready or not: services wait for what they need, in whatever order it comes.
start_platform() {
  local name base
  start_node redis_port
  start_broker
  base=$((30000 + RANDOM % 2000))
  for name in Embedder Matcher Clusterer; do
    port_of[$name]=$base
    base=$((base + 10))
  done
  local backends=("Redis__Configuration=127.0.0.1:$redis_port" "Kafka__BootstrapServers=$broker" Kafka__SessionTimeout=00:00:06)
  local peers=("EmbedderClient__Address=dns:///localhost:${port_of[Embedder]}" "MatcherClient__Address=dns:///localhost:${port_of[Matcher]}")
  start_in_time Embedder "${backends[@]}"
  start_in_time Matcher "${backends[@]}" "${peers[0]}"
  start_service Clusterer "${backends[@]}" "${peers[@]}"
}

ingest() {
  Kafka__BootstrapServers=$broker "$published/Standalone/FaceNet.Standalone" demo --people 20 --report "$work/report" \
    --embedder "http://127.0.0.1:${port_of[Embedder]}" --matcher "http://127.0.0.1:${port_of[Matcher]}" --clusterer "http://127.0.0.1:${port_of[Clusterer]}" >&2
}

report_service() {
  printf '{"service": "%s", "published_mb": %d, "start_seconds": %s, "ready_seconds": %s, "rss_mb": %d}\n' "${1,,}" \
    "$(du -sm "$published/$1" | cut -f1)" "${started[$1]}" "${ready[$1]}" "$(($(awk '/^VmRSS/ { print $2 }' "/proc/${pid_of[$1]}/status") / 1024))"
}

# Stops the service $1 as Kubernetes does.
stop_service() {
  kill "${pid_of[$1]}"
  wait "${pid_of[$1]}" || fail "$1 did not stop in good order."
}

apt_install curl
install_trixie
use_kustomize
check_manifests

rm -rf "$published"
for name in Embedder Matcher Clusterer Standalone LocalBackends; do
  publish "$name"
done
chmod -R a+rX "$published"

start_platform
ingest
for name in Embedder Matcher Clusterer; do
  report_service "$name"
done
for name in Clusterer Matcher Embedder; do
  stop_service "$name"
done
for name in Embedder Matcher; do
  is_in_time "$name" || fail "$name was ready after ${ready[$name]} s; at most $limit s are allowed."
done
