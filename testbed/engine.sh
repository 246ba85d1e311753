# A Docker engine: found, or installed from distribution packages, and started. Sourced by up.

# Older ones build without heredocs and cache mounts.
oldest_engine=23

engine_answers() { timeout 10 docker info >/dev/null 2>&1; }
engine_words() { docker version --format 'Docker {{.Server.Version}} ({{.Server.Os}}/{{.Server.Arch}})'; }

engine_up() {
  if ! command -v docker >/dev/null || ! engine_answers; then
    need_root "start a Docker engine"
    if ! dockerd_is_new_enough; then install_engine; fi
    step "starting the engine" "look into $state/dockerd.log; inside a container the engine needs --privileged" start_engine
  fi
  local version
  version=$(docker version --format '{{.Server.Version}}')
  [ "${version%%.*}" -ge $oldest_engine ] || fail "Docker $version answers, which is too old" "upgrade to Docker $oldest_engine or newer"
  if ! docker buildx version >/dev/null 2>&1; then
    need_root "install buildx"
    step "installing buildx" "install the package docker-buildx by hand" install_packages docker-buildx
  fi
}

need_root() { [ "$(id -u)" = 0 ] || fail "no engine to use, and only root can $1" "run testbed/up as root, or start a Docker engine yourself"; }

dockerd_is_new_enough() {
  local version
  version=$(dockerd --version 2>/dev/null | sed -n 's/^Docker version \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge $oldest_engine ]
}

install_engine() {
  local id version
  command -v apt-get >/dev/null || fail "only Debian and Ubuntu are known here" "install Docker $oldest_engine or newer by hand and start it"
  # shellcheck disable=SC1091
  id=$(. /etc/os-release && echo "$ID") version=$(. /etc/os-release && echo "${VERSION_ID:-}")
  local hint="check that apt-get update works; testbed/up can be run again"
  case $id:$version in
    debian:12) step "installing Docker from Debian 13's packages" "$hint" install_newer_engine trixie ;;
    debian:*) step "installing Docker" "$hint" install_packages docker.io docker-cli docker-buildx docker-compose iptables procps ;;
    ubuntu:*) step "installing Docker" "$hint" install_packages docker.io docker-buildx docker-compose-v2 iptables procps ;;
    *) fail "$id is not known here" "install Docker $oldest_engine or newer by hand and start it" ;;
  esac
}

install_packages() {
  apt-get update
  apt_install "$@"
}

# install_newer_engine SUITE: Debian 12's engine (20.10) is too old, and Debian 13's runs on Debian 12's libraries. Its packages are taken
# through lists and a cache of their own, so that apt's view of the machine, and every other package, stays as it is.
install_newer_engine() {
  local suite=$1 mirror apt
  apt-get update
  mirror=$(debian_mirror Debian)
  [ -n "$mirror" ] || { echo "apt has no Debian source on this machine"; return 1; }
  mkdir -p "$state/apt/lists/partial" "$state/apt/archives/partial" "$state/apt/debs"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/apt/sources.list"
  apt=(-o "Dir::Etc::SourceList=$state/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$state/apt/lists"
    -o "Dir::Cache=$state/apt" -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" update
  (cd "$state/apt/debs" && rm -f ./*.deb && apt-get "${apt[@]}" download docker.io docker-cli docker-buildx docker-compose)
  apt_install iptables procps "$state"/apt/debs/*.deb
  rm -rf "$state/apt"
}

start_engine() {
  if [ -d /run/systemd/system ]; then
    systemctl start docker
    echo systemd >"$state/started"
  else
    if ! mountpoint -q /sys/fs/cgroup; then mount -t cgroup2 cgroup2 /sys/fs/cgroup; fi
    rm -f "$state/dockerd.pid"
    # shellcheck disable=SC2086 # flags are split on purpose
    setsid dockerd --pidfile "$state/dockerd.pid" ${PLIMSOLL_TESTBED_DOCKERD_ARGS:-} >"$state/dockerd.log" 2>&1 </dev/null &
    echo dockerd >"$state/started"
  fi
  local tries
  for ((tries = 0; tries < 60; tries++)); do
    if engine_answers; then return 0; fi
    # setsid forks only when it leads its group, so $! is dockerd itself here
    if [ ! -d /run/systemd/system ] && ! kill -0 $! 2>/dev/null; then break; fi
    sleep 0.5
  done
  tail -n 10 "$state/dockerd.log" || true
  echo "the engine does not answer"
  return 1
}

# A small public image, once, with a time limit. What the trial brought is removed.
registry_answers() {
  local image=hello-world:latest
  if ! docker image inspect "$image" >/dev/null 2>&1; then
    timeout 10 docker pull -q "$image" >>"$log" 2>&1 || return 1
    docker rmi "$image" >>"$log" 2>&1 || true
  fi
}
