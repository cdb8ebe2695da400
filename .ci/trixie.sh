# Sourced by .ci/run and deploy/check.sh: what Debian 12 packages too old or not at all, from Debian trixie: Redis 8 with vector sets, and kustomize.
# It is unpacked into a folder outside the repository and run by chroot; the system stays as it is.

trixie_root="${XDG_CACHE_HOME:-$HOME/.cache}/facenet-ci/trixie"

# Unpacks trixie unless a former run did. The folder gets its name when it is complete, so a broken attempt is not taken for one.
install_trixie() {
  [ ! -d "$trixie_root" ] || return 0
  apt_install debootstrap debian-archive-keyring

  local mirror unpacked
  mirror=$(debian_mirror)
  mkdir -p "${trixie_root%/*}"
  unpacked=$(mktemp -d "$trixie_root.XXXXXX")
  chmod 755 "$unpacked"
  if ! debootstrap --variant=minbase --include=redis-server,kustomize \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie "$unpacked" "$mirror" > "$unpacked.log" 2>&1; then
    tail -n 20 "$unpacked.log" >&2
    echo "debootstrap could not unpack Debian trixie. The whole log: $unpacked.log" >&2
    rm -rf "$unpacked"
    return 1
  fi
  rm "$unpacked.log"
  mv -T "$unpacked" "$trixie_root"
}

# Lets the tests of deploy/ render with trixie's kustomize. It runs outside the folder, by trixie's own loader, because it has to read the repository.
use_kustomize() {
  export FACENET_TEST_KUSTOMIZE="$trixie_root/lib64/ld-linux-x86-64.so.2 --library-path $trixie_root/usr/lib/x86_64-linux-gnu $trixie_root/usr/bin/kustomize"
}
