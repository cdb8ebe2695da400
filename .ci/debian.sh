# Sourced by .ci/run and deploy/check.sh: what they need of Debian's package tools.

# Installs the packages that are missing; asks the mirror only when one is.
apt_install() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
  fi
}

# Prints the archive that apt already uses here: the first one in its sources that carries no security updates only.
debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' | grep -v -m 1 security || true)
  if [ -z "$mirror" ]; then
    echo "apt's sources name no Debian archive to take Redis and kustomize from: add one below /etc/apt." >&2
    return 1
  fi
  echo "$mirror"
}
