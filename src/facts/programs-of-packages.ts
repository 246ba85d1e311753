/** Packages of Debian and Alpine that bring a program; `*` stands for any ending. */
const bringers: Readonly<Record<string, readonly string[]>> = {
  curl: ["curl", "curl-minimal"],
  wget: ["wget", "wget2"],
  nc: ["netcat", "netcat-openbsd", "netcat-traditional", "ncat", "nmap-ncat", "nmap", "busybox*"],
  ncat: ["ncat", "nmap-ncat", "nmap"],
  netcat: ["netcat", "netcat-openbsd", "netcat-traditional"],
  bash: ["bash"],
  git: ["git"],
  python: ["python", "python-is-python3", "python3*", "py3-*"],
  python3: ["python3*", "python3-*", "py3-*"],
  node: ["nodejs*", "npm", "nodejs-current"],
  npm: ["npm", "nodejs*"],
  java: ["openjdk*", "default-jre*", "default-jdk*", "java*"],
  ruby: ["ruby*"],
  php: ["php*"],
  perl: ["perl"],
  sudo: ["sudo"],
  ps: ["procps*"],
  busybox: ["busybox*"],
  http: ["httpie"],
  telnet: ["telnet", "inetutils-telnet", "busybox-extras"],
  psql: ["postgresql*"],
  pg_isready: ["postgresql*"],
  "redis-cli": ["redis*"],
  nginx: ["nginx*"],
  sh: ["dash", "bash", "busybox*"],
};

/** Packages of which is known that neither they nor what they depend on or recommend brings one of the programs above, a shell, or a user. */
const plainPackages =
  /^(?:lib(?!reoffice|apache2-mod|nginx|virt)[\w.+-]*|build-essential|build-base|gcc|gcc-\d+|g\+\+|g\+\+-\d+|cpp|make|cmake|pkg-config|pkgconf|pkgconfig|ca-certificates|tzdata|locales|gettext|gettext-base|gnupg|gnupg2|gpg|dirmngr|apt-transport-https|apt-utils|musl|musl-dev|linux-headers|[\w.+-]+-dev|ffmpeg|sqlite3|sqlite|default-libmysqlclient-dev|unzip|zip|xz-utils|tar|gzip|bzip2|less|vim|nano|jq|file|openssl|tini|dumb-init|patch|autoconf|automake|libtool|swig|tesseract-ocr|poppler-utils|ghostscript|graphviz|fonts-[\w-]+|fontconfig|ttf-dejavu|icu-libs|icu-data-full|gcompat|su-exec|gosu|procps|coreutils|findutils|netbase|iproute2|iputils-ping|dnsutils|rsync|curl|wget|git|netcat-openbsd|netcat-traditional|bash|htop|tree|openssh-client|lsb-release|postgresql-client(?:-\d+)?|postgresql\d*-client|default-mysql-client|mariadb-client|mysql-client)$/;

/** The packages that bring a program; undefined where that is not known. */
export function packagesBringing(program: string): readonly string[] | undefined {
  return Object.hasOwn(bringers, program) ? bringers[program] : undefined;
}

/** Whether a package is one of those, `python3*` stands for each that begins so. */
export function isOneOf(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** Whether a package surely brings nothing but itself. */
export function isPlainPackage(name: string): boolean {
  return plainPackages.test(name);
}
