/** What well-known images bring. Names without docker.io/library/. */
export const imageWords: Readonly<Record<string, string>> = {
  scratch: "nothing at all: no shell, no libraries, no certificates",
  debian: "Debian Linux",
  ubuntu: "Ubuntu Linux",
  alpine: "Alpine Linux: very small, with BusyBox, and musl instead of the usual C library",
  busybox: "BusyBox: many small programs in one, hardly more than a shell",
  fedora: "Fedora Linux",
  centos: "CentOS Linux, which gets no more updates",
  rockylinux: "Rocky Linux, the like of Red Hat's",
  "rockylinux/rockylinux": "Rocky Linux, the like of Red Hat's",
  almalinux: "AlmaLinux, the like of Red Hat's",
  amazonlinux: "Amazon Linux",
  oraclelinux: "Oracle Linux",
  "opensuse/leap": "openSUSE",
  archlinux: "Arch Linux",
  photon: "VMware's Linux",
  "cgr.dev/chainguard/wolfi-base": "Wolfi Linux",
  "buildpack-deps": "Debian with compilers and many headers",
  python: "Python with pip",
  pypy: "PyPy, a faster Python",
  node: "Node.js with npm and Yarn",
  golang: "the Go compiler and its tools",
  rust: "the Rust compiler with Cargo",
  ruby: "Ruby with Bundler",
  php: "PHP",
  perl: "Perl",
  openjdk: "Java; this image gets no more updates",
  "eclipse-temurin": "Java, built by Eclipse Adoptium",
  amazoncorretto: "Java, built by Amazon",
  maven: "Maven with Java",
  gradle: "Gradle with Java",
  gcc: "the C and C++ compilers",
  haskell: "Haskell",
  erlang: "Erlang",
  elixir: "Elixir with Erlang",
  swift: "Swift",
  julia: "Julia",
  "r-base": "R",
  "rocker/r-ver": "R",
  mono: "an older .NET",
  dart: "Dart",
  "oven/bun": "Bun, a JavaScript runtime",
  "denoland/deno": "Deno, a JavaScript runtime",
  composer: "Composer with PHP",
  clojure: "Clojure with Java",
  sbt: "sbt with Java",
  nginx: "the web server nginx",
  "nginxinc/nginx-unprivileged": "the web server nginx, set up to run without root",
  httpd: "the Apache web server",
  caddy: "the web server Caddy",
  traefik: "the proxy Traefik",
  haproxy: "the proxy HAProxy",
  tomcat: "Tomcat with Java",
  postgres: "the PostgreSQL server",
  mysql: "the MySQL server",
  mariadb: "the MariaDB server",
  redis: "the Redis server",
  "valkey/valkey": "the Valkey server",
  mongo: "the MongoDB server",
  memcached: "memcached",
  rabbitmq: "RabbitMQ",
  elasticsearch: "Elasticsearch",
  docker: "Docker",
  wordpress: "WordPress",
  nextcloud: "Nextcloud",
  jenkins: "Jenkins, outdated",
  "jenkins/jenkins": "Jenkins",
  "grafana/grafana": "Grafana",
  "prom/prometheus": "Prometheus",
  consul: "Consul",
  vault: "Vault",
  registry: "an image registry",
  "gcr.io/distroless/static": "only certificates, time zones and a user without root: for programs that bring everything",
  "gcr.io/distroless/base": "only the C library and certificates: no shell, no package manager",
  "gcr.io/distroless/cc": "only the C and C++ libraries and certificates: no shell",
  "gcr.io/distroless/python3": "Python without a shell or a package manager",
  "gcr.io/distroless/nodejs": "Node.js without a shell or a package manager",
  "gcr.io/distroless/java": "Java without a shell or a package manager",
  "ghcr.io/astral-sh/uv": "the program uv",
  "tonistiigi/xx": "tools for building for other machines",
  "mcr.microsoft.com/dotnet/sdk": ".NET with its compiler",
  "mcr.microsoft.com/dotnet/aspnet": ".NET to run web applications",
  "mcr.microsoft.com/dotnet/runtime": ".NET to run programs",
  "mcr.microsoft.com/dotnet/runtime-deps": "what .NET programs need that bring .NET themselves",
  "mcr.microsoft.com/playwright": "browsers for Playwright",
  "mcr.microsoft.com/vscode/devcontainers/base": "a Linux for development",
  "nvidia/cuda": "what computing on Nvidia's graphics cards needs",
  "tensorflow/tensorflow": "TensorFlow with Python",
  "pytorch/pytorch": "PyTorch with Python",
  "continuumio/miniconda3": "conda with Python",
  "continuumio/anaconda3": "conda with Python and very many packages",
  "mambaorg/micromamba": "micromamba, a small conda",
  "condaforge/mambaforge": "conda with mamba",
  "condaforge/miniforge3": "conda with the packages of conda-forge",
  "jupyter/base-notebook": "Jupyter",
  "tiangolo/uvicorn-gunicorn-fastapi": "Python with FastAPI, Gunicorn and Uvicorn; outdated",
  "public.ecr.aws/lambda/python": "Python for Amazon's functions",
  "public.ecr.aws/lambda/nodejs": "Node.js for Amazon's functions",
  "registry.access.redhat.com/ubi8/ubi": "Red Hat's Linux",
  "registry.access.redhat.com/ubi9/ubi": "Red Hat's Linux",
  "registry.access.redhat.com/ubi8/ubi-minimal": "Red Hat's Linux, small",
  "registry.access.redhat.com/ubi9/ubi-minimal": "Red Hat's Linux, small",
  "lscr.io/linuxserver/baseimage-alpine": "Alpine Linux with s6-overlay",
  "phusion/baseimage": "Ubuntu with a first process and cron",
  "bitnami/minideb": "a small Debian",
  "selenium/standalone-chrome": "Chrome that tests drive",
};

/** Words in tags, the first that fits. */
export const tagWords: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/(?:^|-)slim(?:-|$)/, "slim: Debian without compilers, headers and most tools"],
  [/(?:^|-)alpine(?:[\d.]*)(?:-|$)/, "alpine: on Alpine Linux; small, but packages that are compiled for the usual C library do not fit musl"],
  [/(?:^|-)(?:trixie|bookworm|bullseye|buster|stretch|jessie)(?:-|$)/, "the release of Debian is named, so that it does not change under the same tag"],
  [/(?:^|-)(?:noble|jammy|focal|bionic|xenial|trusty)(?:-|$)/, "the release of Ubuntu is named"],
  [/(?:^|-)nonroot(?:-|$)/, "nonroot: runs as a user without root's rights"],
  [/(?:^|-)debug(?:-|$)/, "debug: with a shell, for looking inside"],
  [/(?:^|-)jre(?:-|$)/, "jre: only what running Java needs"],
  [/(?:^|-)jdk(?:-|$)/, "jdk: with the Java compiler"],
  [/(?:^|-)fpm(?:-|$)/, "fpm: PHP as a process manager behind a web server"],
  [/(?:^|-)apache(?:-|$)/, "apache: PHP inside the Apache web server"],
  [/(?:^|-)(?:devel|dev|sdk|builder)(?:-|$)/, "with what building needs"],
  [/(?:^|-)chiseled/, "chiseled: Ubuntu cut down, without a shell"],
];

export interface ImageVariant {
  /** What a tag of it holds: `slim`; empty for the one without a word. */
  readonly tag: string;
  /** On disk, rounded; differs by version. Undefined where nobody looked. */
  readonly size: string | undefined;
  readonly has: string;
  readonly mind: string;
}

const LANGUAGE = (full: string, slim: string, alpine: string): readonly ImageVariant[] => [
  { tag: "", size: full, has: "Debian with compilers, git and many headers", mind: "large: most of it is of use only while packages are compiled" },
  {
    tag: "slim",
    size: slim,
    has: "Debian with hardly more than the language",
    mind: "packages without a ready-made form need a compiler, best in a stage of their own",
  },
  {
    tag: "alpine",
    size: alpine,
    has: "Alpine Linux with the language",
    mind: "musl instead of glibc: ready-made packages may not fit and are compiled; some programs are slower",
  },
];

/** How the variants of an image compare. Sizes are those of published images, uncompressed for amd64, rounded to what stays true from version to version. */
export const imageVariants: Readonly<Record<string, readonly ImageVariant[]>> = {
  python: LANGUAGE("about 1 GB", "about 130 MB", "about 50 MB"),
  node: LANGUAGE("about 1.1 GB", "about 220 MB", "about 150 MB"),
  ruby: LANGUAGE("about 1 GB", "about 200 MB", "about 90 MB"),
  golang: [
    { tag: "", size: "about 850 MB", has: "Debian with Go, git and a C compiler", mind: "meant for building: copy the program into a small image" },
    { tag: "alpine", size: "about 250 MB", has: "Alpine Linux with Go", mind: "no C compiler and no git until they are installed" },
  ],
  debian: [
    { tag: "", size: "about 120 MB", has: "Debian as it is", mind: "more than most programs need" },
    { tag: "slim", size: "about 75 MB", has: "Debian without documentation and translations", mind: "hardly anything is missed" },
  ],
  nginx: [
    { tag: "", size: "about 190 MB", has: "Debian with nginx", mind: "larger" },
    { tag: "alpine", size: "about 50 MB", has: "Alpine Linux with nginx", mind: "a shell of BusyBox" },
  ],
  rust: [
    { tag: "", size: "about 1.5 GB", has: "Debian with Rust, git and many headers", mind: "meant for building: copy the program into a small image" },
    { tag: "slim", size: "about 800 MB", has: "Debian with Rust", mind: "headers have to be installed" },
  ],
};

export interface ServerComparison {
  readonly name: string;
  readonly for: string;
  readonly mind: string;
  /** By the server's own manual not for production. */
  readonly development?: true;
}

/** Servers that may stand in for one another, by what they serve. */
export const serverChoices: Readonly<Record<"wsgi" | "asgi" | "django", readonly ServerComparison[]>> = {
  wsgi: [
    {
      name: "flask run",
      for: "development: it reloads code and shows errors in the browser",
      mind: "its own manual says not to use it in production: one process, and nothing starts it again",
      development: true,
    },
    {
      name: "gunicorn",
      for: "production: several worker processes and threads; a worker that dies or hangs is replaced",
      mind: "the number of workers has to be chosen; behind a proxy when clients are slow",
    },
    { name: "waitress", for: "production in one process with threads, on Windows too", mind: "one process uses one processor for Python code" },
    { name: "uwsgi", for: "production, with very many settings", mind: "written in C and compiled at installation; hardly developed any more" },
  ],
  asgi: [
    {
      name: "uvicorn",
      for: "production in one process per container, or with --workers; --reload for development",
      mind: "one process uses one processor for Python code",
    },
    {
      name: "gunicorn",
      for: "production with workers of the kind uvicorn: dead or hanging workers are replaced",
      mind: "needs the package uvicorn-worker for them",
    },
    { name: "hypercorn", for: "production, with HTTP/2 and HTTP/3", mind: "less common" },
    { name: "granian", for: "production, written in Rust", mind: "younger" },
  ],
  django: [
    {
      name: "runserver",
      for: "development: it reloads code and serves static files",
      mind: "its own manual says not to use it in production",
      development: true,
    },
    {
      name: "gunicorn",
      for: "production: several worker processes; one that dies or hangs is replaced",
      mind: "static files need whitenoise or a web server in front",
    },
    { name: "uvicorn", for: "asynchronous Django", mind: "static files need whitenoise or a web server in front" },
    { name: "uwsgi", for: "production, with very many settings", mind: "hardly developed any more" },
  ],
};

/** Servers that stand in the first list they are in. */
export const serverKinds: Readonly<Record<string, keyof typeof serverChoices>> = {
  flask: "wsgi",
  "waitress-serve": "wsgi",
  uwsgi: "wsgi",
  uvicorn: "asgi",
  hypercorn: "asgi",
  granian: "asgi",
  daphne: "asgi",
  fastapi: "asgi",
  "manage.py": "django",
};
