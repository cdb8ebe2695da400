# Sourced by .ci/run: a real Redis 8 with vector sets, on a Debian 12 that packages an older one.
# Debian trixie's redis-server is unpacked into a folder outside the repository and run by chroot; the system stays as it is.

redis_root="${XDG_CACHE_HOME:-$HOME/.cache}/facenet-ci/redis-trixie"
redis_pids=()
redis_data=()

# Unpacks Redis unless a former run did. The folder gets its name when it is complete, so a broken attempt is not taken for one.
install_redis() {
  [ ! -d "$redis_root" ] || return 0
  apt_install debootstrap debian-archive-keyring

  local mirror unpacked
  mirror=$(debian_mirror)
  mkdir -p "${redis_root%/*}"
  unpacked=$(mktemp -d "$redis_root.XXXXXX")
  chmod 755 "$unpacked"
  if ! debootstrap --variant=minbase --include=redis-server \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie "$unpacked" "$mirror" > "$unpacked.log" 2>&1; then
    tail -n 20 "$unpacked.log" >&2
    echo "debootstrap could not unpack Redis. The whole log: $unpacked.log" >&2
    rm -rf "$unpacked"
    return 1
  fi
  rm "$unpacked.log"
  mv -T "$unpacked" "$redis_root"
}

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
  data=$(mktemp -d "$redis_root/tmp/facenet-ci.XXXXXX")
  redis_data+=("$data")
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    chroot "$redis_root" redis-server --port "$port" --bind 127.0.0.1 --dir "${data#"$redis_root"}" \
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
  chroot "$redis_root" redis-cli -h 127.0.0.1 -p "$@"
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
