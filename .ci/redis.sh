# Sourced by .ci/run: a real Redis 8 with vector sets, on a Debian 12 that packages an older one.
# Debian trixie's redis-server is unpacked into a folder outside the repository and run by chroot; the system stays as it is.

redis_root="${XDG_CACHE_HOME:-$HOME/.cache}/facenet-ci/redis-trixie"
redis_pid=
redis_data=

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

# Starts Redis on a free loopback port with an empty data folder and exports FACENET_TEST_REDIS.
start_redis() {
  local port
  redis_data=$(mktemp -d "$redis_root/tmp/facenet-ci.XXXXXX")
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    chroot "$redis_root" redis-server --port "$port" --bind 127.0.0.1 --dir "${redis_data#"$redis_root"}" \
      --save '' --appendonly no > "$redis_data/log" 2>&1 &
    redis_pid=$!
    if redis_answers "$port"; then
      export FACENET_TEST_REDIS=127.0.0.1:$port
      echo "Redis $(redis "$port" INFO server | sed -n 's/^redis_version:\(.*\)\r$/\1/p') at $FACENET_TEST_REDIS"
      return 0
    fi
  done
  cat "$redis_data/log" >&2
  echo "Redis did not start with vector sets; its log is above." >&2
  return 1
}

redis() {
  chroot "$redis_root" redis-cli -h 127.0.0.1 -p "$@"
}

# Waits until the server of $redis_pid takes a vector, and gives up when it ends: its port was taken.
redis_answers() {
  for _ in $(seq 100); do
    kill -0 "$redis_pid" 2> /dev/null || return 1
    if [ "$(redis "$1" VADD facenet-ci VALUES 2 1 0 probe 2> /dev/null)" = 1 ]; then
      redis "$1" DEL facenet-ci > /dev/null
      return 0
    fi
    sleep 0.1
  done
  kill "$redis_pid"
  return 1
}

stop_redis() {
  [ -z "$redis_pid" ] || kill "$redis_pid" 2> /dev/null || true
  [ -z "$redis_pid" ] || wait "$redis_pid" 2> /dev/null || true
  [ -z "$redis_data" ] || rm -rf "$redis_data"
}
