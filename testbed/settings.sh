# How this machine reaches its package registries, read from it and passed on into the images. Sourced by up.
# An address with a password in it is not passed on: an image is no place for one.
settings=$state/settings

# machine_settings: $settings holds ca/*.crt, sources.SUITE, apt.conf, pip.conf and npmrc, each empty where the machine has nothing of its own.
machine_settings() {
  rm -rf "$settings"
  mkdir -p "$settings/ca"
  cp /usr/local/share/ca-certificates/*.crt "$settings/ca/" 2>/dev/null || true
  if command -v apt-get >/dev/null; then
    # without lists apt does not know whose packages an address serves
    if [ -z "$(debian_mirror Debian)" ] && [ "$(id -u)" = 0 ] && grep -q '^ID=debian' /etc/os-release; then
      step "apt-get update" "mend apt's sources until apt-get update works" apt-get update
    fi
    apt_sources bookworm | without_passwords apt >"$settings/sources.bookworm"
    apt_sources trixie | without_passwords apt >"$settings/sources.trixie"
    apt_settings | without_passwords apt >"$settings/apt.conf"
  fi
  pip_settings | without_passwords pip >"$settings/pip.conf"
  npm_settings | without_passwords npm >"$settings/npmrc"
}

without_passwords() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ://[^/]*@ ]]; then
      say "$1 is set to an address with a password, which is not passed on into the images"
    else
      if [[ $line =~ ://(localhost|127\.|\[::1\]) ]]; then say "$1 is set to an address of this machine, which a container does not reach"; fi
      printf '%s\n' "$line"
    fi
  done
}

# Proxies, and what loosens the checks of dates where the machine's clock or mirror needs that.
apt_settings() {
  apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date|Max-FutureTime) "[^"]+"' || true
}

pip_settings() {
  local listed name value
  # `pip config` reads the files and the environment as pip itself does; without pip the environment is all there is
  listed=$(pip config list 2>/dev/null || python3 -m pip config list 2>/dev/null || true)
  echo "[global]"
  for name in index-url extra-index-url trusted-host; do
    value=$(sed -n "s/^\(:env:\|global\|install\)\.$name='\(.*\)'\$/\2/p" <<<"$listed" | head -n 1)
    [ -n "$value" ] || value=$(printenv "PIP_$(tr 'a-z-' 'A-Z_' <<<"$name")" || true)
    [ -z "$value" ] || printf '%s = %s\n' "$name" "${value//\\n/ }"
  done
}

npm_settings() {
  # the short list names a registry only where somebody set one
  npm config list 2>/dev/null | sed -n 's/^registry = "\(.*\)"$/registry=\1/p' | tail -n 1
}

# debian_mirror LABEL: the first address that apt takes Debian's packages of a label (Debian, Debian-Security) from; nothing on Ubuntu.
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    sed -n "s#^Debian|$1|\(https\?://.*[^/]\)/*\$#\1#p" | sed -n 1p
}

# apt_sources SUITE: what an image's apt reads. Nothing where the machine is no Debian: then mmdebstrap knows the public addresses.
apt_sources() {
  local main security
  main=$(debian_mirror Debian) security=$(debian_mirror Debian-Security)
  [ -n "$main" ] || return 0
  echo "deb $main $1 main"
  echo "deb $main $1-updates main"
  [ -z "$security" ] || echo "deb $security $1-security main"
}
