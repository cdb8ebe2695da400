# Sourced by .ci/run and deploy/check.sh: a real Redis 8 with vector sets, from what .ci/trixie.sh unpacked.

redis_pids=()
redis_data=()

# Starts a Redis and a cluster of two on free loopback ports with empty data folders, and exports FACENET_TEST_REDIS and FACENET_TEST_REDIS_CLUSTER.
start_redis() {
  local single first second
  start_node single
  export FACENET_TEST_REDIS=127.0.0.1:$single
  echo "Redis $(redis "$single" INFO server | sed -n 's/^redis_version:\(.*\)\r$/\1/p') at $FACENET_TEST_REDIS"
  start_node first --cluster-enabled yes
  start_node second --cluster-enabled yes
  join_nodes "$first" "$second"
  export FACENET_TEST_REDIS_CLUSTER=127.0.0.1:$first
  echo "Redis cluster at $FACENET_TEST_REDIS_CLUSTER and 127.0.0.1:$second"
}

# Starts one node with the options given, and sets the variable named to its port.
start_node() {
  local -n port_of_node=$1
  local data pid port
  data=$(mktemp -d "$trixie_root/tmp/facenet-ci.XXXXXX")
  redis_data+=("$data")
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    chroot "$trixie_root" redis-server --port "$port" --bind 127.0.0.1 --dir "${data#"$trixie_root"}" \
      --save '' --appendonly no "${@:2}" > "$data/log" 2>&1 &
    pid=$!
    if redis_answers "$pid" "$port"; then
      redis_pids+=("$pid")
      port_of_node=$port
      return 0
    fi
  done
  cat "$data/log" >&2
  echo "Redis did not start with vector sets; its log is above." >&2
  return 1
}

# Makes a cluster of two nodes, each with half of the slots.
join_nodes() {
  redis "$1" CLUSTER ADDSLOTSRANGE 0 8191 > /dev/null
  redis "$2" CLUSTER ADDSLOTSRANGE 8192 16383 > /dev/null
  redis "$1" CLUSTER MEET 127.0.0.1 "$2" > /dev/null
  for _ in $(seq 300); do
    if [[ $(redis "$1" CLUSTER INFO) == cluster_state:ok* && $(redis "$2" CLUSTER INFO) == cluster_state:ok* ]]; then
      return 0
    fi
    sleep 0.1
  done
  redis "$1" CLUSTER INFO >&2
  echo "The two Redis nodes did not become a cluster." >&2
  return 1
}

redis() {
  chroot "$trixie_root" redis-cli -h 127.0.0.1 -p "$@"
}

# Waits until a server takes commands and knows vector sets, and gives up when it ends: its port was taken.
redis_answers() {
  for _ in $(seq 100); do
    kill -0 "$1" 2> /dev/null || return 1
    if [ "$(redis "$2" PING 2> /dev/null)" = PONG ]; then
      [ -n "$(redis "$2" COMMAND INFO VADD)" ]
      return
    fi
    sleep 0.1
  done
  kill "$1"
  return 1
}

stop_redis() {
  local pid
  for pid in ${redis_pids[@]+"${redis_pids[@]}"}; do
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
  rm -rf ${redis_data[@]+"${redis_data[@]}"}
}
