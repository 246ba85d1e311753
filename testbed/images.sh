# The base images, made from packages. Sourced by up. Each has a folder under images/; debian is imported, the others are built.
all_images=(debian:bookworm-slim debian:trixie-slim python:3.11-slim python:3.13-slim postgres:17 redis:8 node:22-slim nginx:stable)
ours=plimsoll.local

# images_named NAME: the images that a name means, whole or as a beginning that ends at a colon or dash.
images_named() {
  local image
  for image in "${all_images[@]}"; do
    case $image in "$1" | "$1:"* | "$1-"*) echo "$image" ;; esac
  done
}

# other_names IMAGE: what the same image is called as well.
other_names() {
  case $1 in
    python:3.11-slim) echo python:3.11-slim-bookworm ;;
    python:3.13-slim) echo python:3.13-slim-trixie ;;
    node:22-slim) echo node:22-bookworm-slim ;;
  esac
}

in_engine() { docker image inspect "$1" >/dev/null 2>&1; }

# is_made IMAGE: made here, from the recipe and the settings as they are now.
is_made() { in_engine "$ours/$1" && [ "$(made_from "$1")" = "$(cat "$state/made/${1/:/_}" 2>/dev/null)" ]; }

# made_from IMAGE: stands for the image and for all that it is made from, except the packages' own versions.
made_from() {
  docker image inspect --format '{{.Id}}' "$ours/$1"
  (cd "$here" && find images.sh images/debian "images/${1%%:*}" .state/settings -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

suite_of() { case $1 in debian:bookworm-slim | python:3.11-slim | node:22-slim) echo bookworm ;; *) echo trixie ;; esac; }

# make_image IMAGE: and before it the Debian that it is made from.
make_image() {
  local image=$1 base
  base=debian:$(suite_of "$image")-slim
  if [ "$image" != "$base" ]; then make_image "$base"; fi
  if is_made "$image"; then return; fi
  if ! command -v mmdebstrap >/dev/null; then
    need_root "install mmdebstrap"
    step "installing mmdebstrap" "check that apt-get update works" install_packages mmdebstrap debian-archive-keyring
  fi
  step "$ours/$image" "the log says which package or registry failed; testbed/up can be run again" "make_${image%%:*}" "$image"
  mkdir -p "$state/made"
  made_from "$image" >"$state/made/${image/:/_}"
}

# A minimal Debian as one layer, with the settings of the public image and of this machine.
make_debian() {
  local image=$1 suite name ca=/etc/ssl/certs/ca-certificates.crt options=() changes=(-c 'CMD ["bash"]') sources=()
  suite=$(suite_of "$image")
  # the hooks below read these from the environment
  export recipe=$here/images/debian settings
  mkdir -p "$state/making"
  mapfile -t sources <"$settings/sources.$suite"
  # bookworm's own choice is usrmerge, which brings all of perl
  if [ "$suite" = bookworm ] && [ -d /usr/share/mmdebstrap/hooks/merged-usr ]; then options+=(--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr); fi
  for name in doc info man locale lintian; do options+=("--dpkgopt=path-exclude=/usr/share/$name/*"); done
  if compgen -G "$settings/ca/*.crt" >/dev/null; then
    options+=(--include=ca-certificates)
    options+=('--customize-hook=cp "$settings"/ca/*.crt "$1/usr/local/share/ca-certificates/" && chroot "$1" update-ca-certificates')
    for name in SSL_CERT_FILE REQUESTS_CA_BUNDLE PIP_CERT NODE_EXTRA_CA_CERTS; do changes+=(-c "ENV $name=$ca"); done
  fi
  # as in the public images: nothing is written to disk at once during a build
  options+=(--dpkgopt=force-unsafe-io)
  options+=('--customize-hook=cat "$recipe/apt.conf" "$settings/apt.conf" >"$1/etc/apt/apt.conf.d/docker-clean"')
  options+=('--customize-hook=rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/cache/debconf/*-old "$1"/var/log/*')
  mmdebstrap --variant=minbase --aptopt="$settings/apt.conf" "${options[@]}" "$suite" "$state/making/debian.tar" ${sources[@]+"${sources[@]}"}
  docker import "${changes[@]}" "$state/making/debian.tar" "$ours/$image"
  rm -f "$state/making/debian.tar"
}

# build_image IMAGE FLAG...: from the image's folder and the files made for it in $state/making.
build_image() {
  local image=$1 work=$state/making/${1%%:*}
  shift
  mkdir -p "$work"
  cp -r "$here/images/${image%%:*}/." "$settings/pip.conf" "$settings/npmrc" "$work/"
  docker build --progress plain --build-arg http_proxy --build-arg https_proxy --build-arg no_proxy \
    --build-arg "BASE=$ours/debian:$(suite_of "$image")-slim" "$@" -t "$ours/$image" "$work"
  rm -rf "$work"
}

make_python() {
  local version=${1#python:}
  case $version in
    3.11-slim) build_image "$1" --build-arg VERSION=3.11 --build-arg "MORE=python3-distutils python3-lib2to3" --build-arg "PIP=pip==24.0 setuptools==65.5.1 wheel" ;;
    3.13-slim) build_image "$1" --build-arg VERSION=3.13 --build-arg "MORE=" --build-arg "PIP=pip" ;;
  esac
}

make_postgres() { build_image "$1"; }
make_redis() { build_image "$1"; }
make_nginx() { build_image "$1"; }

# Node's own binaries and npm, as the npm registry has them.
make_node() {
  local work=$state/making/node machine
  case $(docker version --format '{{.Server.Arch}}') in amd64) machine=x64 ;; arm64) machine=arm64 ;; *) echo "no Node packages for this machine"; return 1 ;; esac
  rm -rf "$work" && mkdir -p "$work/pack" "$work/tree/lib/node_modules/npm"
  (cd "$work/pack" && npm pack --silent "node-linux-$machine@22" && npm pack --silent npm@10)
  tar -xzf "$work/pack"/node-linux-*.tgz -C "$work/tree" --strip-components=1 package/bin
  tar -xzf "$work/pack"/npm-*.tgz -C "$work/tree/lib/node_modules/npm" --strip-components=1
  rm -rf "$work/pack"
  build_image "$1"
}

# The user's configuration that puts our images where the engine has no public one.
write_config() {
  local image name
  {
    echo "# Written by testbed/up: what stands in for public images that this engine does not have."
    echo "mirrors:"
    for image in "${all_images[@]}"; do
      in_engine "$ours/$image" || continue
      for name in "$image" $(other_names "$image"); do
        if [ $always = yes ] || ! in_engine "$name"; then printf '  "%s": "%s"\n' "$name" "$ours/$image"; fi
      done
    done
  } >"$config.new"
  if ! grep -q '": ' "$config.new"; then sed -i 's/^mirrors:$/mirrors: {}/' "$config.new"; fi
  mv "$config.new" "$config"
}
