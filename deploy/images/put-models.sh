#!/bin/sh
# Puts every version that the repository lacks into it. A version appears whole, by a rename, and none that is there is touched: versions are for good.
# REPOSITORY is the folder of the repository, MODELS that of the versions to put; POD_NAME tells pods apart that do this at the same time.
set -eu

repository=${REPOSITORY:-/repository}
models=${MODELS:-/models}

for version in "$models"/*/*/; do
  version=${version#"$models"/}
  version=${version%/}
  target=$repository/$version
  if [ ! -d "$target" ]; then
    copy=${target%/*}/.${target##*/}.${POD_NAME:-0}
    rm -rf "$copy"
    mkdir -p "${target%/*}"
    cp -r "$models/$version" "$copy"
    if mv -T "$copy" "$target"; then
      echo "$version: put into the repository"
    else
      # Another pod was faster.
      rm -rf "$copy"
      [ -d "$target" ]
    fi
  fi
done
