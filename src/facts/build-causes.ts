/** What makes builds fail, by the line that tells it. `{1}` stands for the first group of the line that was given. */
export interface BuildCause {
  readonly id: string;
  /** Fits one line of what the step printed, or what the builder said of it. */
  readonly line: RegExp;
  readonly cause: string;
  readonly try: string;
  /** The instruction must, or must not, fit this. */
  readonly step?: RegExp;
  readonly stepNot?: RegExp;
}

const LOCK = "the lock is out of step with what it locks";

/**
 * In this order: what causes something else comes before it. Each was read off a build that failed so, or off the source of the tool that says it.
 * Expressions are linear: one unbounded repeat at most, and none where a line may begin anywhere.
 */
export const buildCauses: readonly BuildCause[] = [
  {
    id: "no-space",
    line: /No space left on device|ENOSPC|[Dd]isk quota exceeded/,
    cause: "the disk is full where the step writes",
    try: "docker system df tells what takes the space, docker builder prune frees what the build cache holds",
  },
  {
    id: "platform-without-emulation",
    line: /exec format error|Exec format error|cannot execute binary file/,
    cause: "a program made for another processor was started, or a script whose first line names no interpreter",
    try: "build for the engine's own platform, or set up emulation (Debian's package qemu-user-static); a script begins with #!/bin/sh",
  },
  {
    id: "out-of-memory",
    line: /JavaScript heap out of memory|fatal error: Killed signal terminated program|Cannot allocate memory|^MemoryError\b|std::bad_alloc|exit code: 137\b|signal: killed\b|\bSIGKILL\b/,
    cause: "the step was killed or gave up, most often for want of memory",
    try: "give the engine more memory, or let the step work on less at a time (make -j1, NODE_OPTIONS=--max-old-space-size=…)",
  },
  {
    id: "frontend-unreachable",
    line: /failed to (?:do request|resolve source metadata|fetch anonymous token|authorize)/,
    step: /^resolve image config for docker-image:/,
    cause: "the frontend that `# syntax=` names cannot be fetched",
    try: "take the `# syntax` line away, as BuildKit brings a frontend of its own, or give another in its place: --base docker/dockerfile:1=REF",
  },
  {
    id: "registry-untrusted",
    line: /failed to (?:do request|resolve|fetch|authorize|copy).{1,400}(?:x509: |tls: failed to verify certificate|http: server gave HTTP response to HTTPS client)/,
    cause: "the builder does not trust the registry's certificate",
    try: "give the builder the registry's CA (for dockerd: /etc/docker/certs.d/HOST/ca.crt; for buildkitd: its buildkitd.toml)",
  },
  {
    id: "registry-rate-limited",
    line: /toomanyrequests|429 Too Many Requests/,
    cause: "the registry takes no more requests for now",
    try: "docker login raises the limit, and --base IMAGE=REF takes the image from a mirror",
  },
  {
    id: "image-missing",
    line: /failed to resolve source metadata for (\S{1,200}): (?:\S{1,200}: )?(?:not found|manifest unknown)/,
    cause: "the registry has no {1}",
    try: "check the name and the tag, or give another in its place: --base {1}=REF",
  },
  {
    id: "image-denied",
    line: /(?:pull access denied|insufficient_scope|authorization failed|denied: requested access|401 Unauthorized|403 Forbidden).{0,200}(?:repository|scope|docker login|token|manifests)/,
    cause: "the registry has no such image, or keeps it from you",
    try: "check the name, docker login to its registry, or give another in its place: --base IMAGE=REF",
  },
  {
    id: "registry-unreachable",
    line: /failed to (?:resolve source metadata|do request|fetch|copy)\b/,
    cause: "the registry cannot be reached from where the image is built",
    try: "where no registry has this image, --base IMAGE=REF takes another in its place",
  },
  {
    id: "certificate-untrusted",
    line: /CERTIFICATE_VERIFY_FAILED|NO_CERTIFICATE_OR_CRL_FOUND|SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF)|[Ss]elf[- ]signed certificate|unable to get local issuer certificate|SSL certificate problem|certificate signed by unknown authority|invalid peer certificate|[Cc]ertificate verification failed|server certificate verification failed/,
    cause: "a server's certificate is not trusted inside the build",
    try: "install ca-certificates; behind a proxy that opens connections, copy its CA to /usr/local/share/ca-certificates and run update-ca-certificates before this step",
  },
  {
    id: "name-not-resolved",
    line: /(?:Could not resolve host: |Temporary failure resolving '|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) |Failed to resolve '|bad address '|lookup )([\w.-]{1,200})|Temporary failure in name resolution|Name or service not known|Name does not resolve|no such host|dns error/,
    cause: "a host's name is not known inside the build: {1}",
    try: "check the name; behind a proxy give it to the build (--build-arg HTTPS_PROXY=…), and see which name server the engine uses",
  },
  {
    id: "host-not-reached",
    line: /ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|Connection (?:refused|timed out|reset by peer)|Network is unreachable|i\/o timeout|Read timed out|Could not connect to ([\w.-]{1,200})|No route to host/,
    cause: "a host cannot be reached from inside the build: {1}",
    try: "behind a proxy give it to the build (--build-arg HTTPS_PROXY=…); a server on this machine is not localhost there",
  },
  {
    id: "apt-index-stale",
    line: /E: Failed to fetch (\S{1,300})\s+404 /,
    cause: "apt's lists are older than the archive, which no longer has {1}",
    try: "run apt-get update in the same RUN as apt-get install; a list from an earlier layer stays as old as that layer",
  },
  {
    id: "apt-release-gone",
    line: /E: The repository '([^']{1,300})' (?:does not have|no longer has) a Release file/,
    cause: "the archive no longer has this release: {1}",
    try: "take a base image of a release that is still kept",
  },
  {
    id: "apt-lists-missing",
    line: /E: (?:Unable to locate package (\S{1,100})|Package '(\S{1,100})' has no installation candidate)/,
    stepNot: /\bupdate\b/,
    cause: "apt has no lists of packages here, so it does not know {1}",
    try: "run apt-get update in the same RUN, before apt-get install",
  },
  {
    id: "apt-package-unknown",
    line: /E: (?:Unable to locate package (\S{1,100})|Package '(\S{1,100})' has no installation candidate)/,
    cause: "this release has no package {1}",
    try: "check the name for the base image's release; packages are renamed and dropped between releases",
  },
  { id: "apt-not-answered", line: /Do you want to continue\? \[Y\/n\] Abort\./, cause: "apt asks, and nobody answers in a build", try: "apt-get install -y" },
  {
    id: "apt-hash-mismatch",
    line: /Hash Sum mismatch/,
    cause: "what apt fetched is not what its list says: a mirror or a proxy is out of step",
    try: "build again; where it stays, take another mirror",
  },
  {
    id: "npm-lock-missing",
    line: /`npm ci` command can only install with an existing package-lock\.json/,
    cause: "npm ci finds no package-lock.json",
    try: "run npm install once and commit package-lock.json; copy it before this step, and do not leave it out in .dockerignore",
  },
  {
    id: "npm-lock-out-of-step",
    line: /`npm ci` can only install packages when your package\.json and package-lock\.json/,
    cause: "package-lock.json is out of step with package.json",
    try: "run npm install and commit package-lock.json",
  },
  {
    id: "pnpm-lock-out-of-step",
    line: /ERR_PNPM_OUTDATED_LOCKFILE/,
    cause: `${LOCK}: pnpm-lock.yaml, package.json`,
    try: "run pnpm install and commit pnpm-lock.yaml",
  },
  {
    id: "yarn-lock-out-of-step",
    line: /Your lockfile needs to be updated|The lockfile would have been modified by this install/,
    cause: `${LOCK}: yarn.lock, package.json`,
    try: "run yarn install and commit yarn.lock",
  },
  {
    id: "uv-lock-out-of-step",
    line: /[Tt]he lockfile at `?([^`\s]{0,200})`? needs to be updated/,
    cause: `${LOCK}: uv.lock, pyproject.toml`,
    try: "run uv lock and commit uv.lock",
  },
  {
    id: "uv-lock-missing",
    line: /Unable to find lockfile at `?uv\.lock/,
    cause: "uv finds no uv.lock",
    try: "run uv lock, commit uv.lock, and copy it before this step",
  },
  {
    id: "poetry-lock-out-of-step",
    line: /poetry\.lock is not up to date with pyproject\.toml|pyproject\.toml changed significantly since poetry\.lock/,
    cause: `${LOCK}: poetry.lock, pyproject.toml`,
    try: "run poetry lock and commit poetry.lock",
  },
  {
    id: "pipenv-lock-out-of-step",
    line: /Pipfile\.lock \([0-9a-f]{1,64}\) (?:is )?out of date/,
    cause: `${LOCK}: Pipfile.lock, Pipfile`,
    try: "run pipenv lock and commit Pipfile.lock",
  },
  {
    id: "pdm-lock-out-of-step",
    line: /Lock file (?:hash doesn't match|does not match) pyproject\.toml/i,
    cause: `${LOCK}: pdm.lock, pyproject.toml`,
    try: "run pdm lock and commit pdm.lock",
  },
  {
    id: "cargo-lock-out-of-step",
    line: /the lock file \S{1,200} needs to be updated but --(?:locked|frozen) was passed/,
    cause: `${LOCK}: Cargo.lock, Cargo.toml`,
    try: "run cargo update --workspace and commit Cargo.lock",
  },
  {
    id: "go-sum-out-of-step",
    line: /missing go\.sum entry|updates to go\.mod needed|inconsistent vendoring/,
    cause: "go.mod and go.sum do not hold what the code imports",
    try: "run go mod tidy and commit go.mod and go.sum",
  },
  {
    id: "pip-hash-mismatch",
    line: /THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE/,
    cause: "what pip fetched is not what the requirements file's hashes say",
    try: "lock again where versions were changed by hand; where nothing was changed, find out what another index serves",
  },
  {
    id: "pip-managed-outside",
    line: /error: externally-managed-environment|This environment is externally managed/,
    cause: "the distribution's own Python takes no packages from pip",
    try: "install into a virtual environment (python3 -m venv /opt/venv), or take a python base image",
  },
  {
    id: "pip-file-missing",
    line: /Could not open requirements file: .{0,100}'([^']{1,200})'/,
    cause: "{1} is not in the image where pip looks for it",
    try: "COPY {1} before this step, and look at WORKDIR",
  },
  {
    id: "pip-other-python",
    line: /Ignored the following versions that require a different python version: .{0,4000}Requires-Python ([^;\n]{1,60})/,
    cause: "the version asked for needs another Python: {1}",
    try: "take a base image with that Python, or a version of the package for this one",
  },
  {
    id: "pip-compiler-missing",
    line: /error: command '[^']{0,200}' failed(?:: No such file|: Permission| with exit)|unable to execute '([^']{1,100})'|\w{1,30}[-_]config(?: executable)? not found|you need a C compiler|fatal error: (\S{1,100}): No such file or directory|No such file or directory: '(?:x86_64-linux-gnu-|aarch64-linux-gnu-)?(?:gcc|g\+\+|cc|c\+\+)'|[Cc]an not find valid pkg-config name|error: can't find Rust compiler|Failed to build `([^`]{1,100})`|Failed building wheel for (\S{1,100})|Unknown compiler\(s\)|CMake must be installed|'cmake'/,
    step: /\b(?:pip3?|uv|poetry|pipenv|pdm|conda|python3?)\b/,
    cause: "a package has no ready-made wheel for this image and is built here, where something that it needs for that is missing",
    try: "install what it needs in a build stage",
  },
  {
    id: "pip-no-match",
    line: /No matching distribution found for ([^\s;]{1,200})/,
    cause: "the index has no {1} for this Python and platform",
    try: "check the name and the version; for another index give --build-arg PIP_INDEX_URL, or mount its address as a secret",
  },
  {
    id: "resolution-impossible",
    line: /ResolutionImpossible|No solution found when resolving|npm (?:error|ERR!) ERESOLVE|ERR_PNPM_PEER_DEP_ISSUES|version solving failed/,
    cause: "no set of versions meets all that is asked for",
    try: "resolve and lock outside the build, and install from the lock here",
  },
  {
    id: "npm-package-missing",
    line: /npm (?:error|ERR!) 404 {1,2}(?:Not Found - GET )?'?([^\s']{1,200})'? (?:is not in this registry|- Not found|could not be found)|npm (?:error|ERR!) 404 Not Found - GET (\S{1,200})/,
    cause: "the registry has no {1}",
    try: "check the name and the version; a private registry needs an .npmrc, given as a secret: --secret id=npmrc,src=.npmrc",
  },
  {
    id: "npm-denied",
    line: /npm (?:error|ERR!) code (E401|E403|ENEEDAUTH)/,
    cause: "the registry wants to know who asks ({1})",
    try: "give the .npmrc as a secret: --secret id=npmrc,src=.npmrc, with RUN --mount=type=secret,id=npmrc,target=/root/.npmrc",
  },
  {
    id: "npm-manifest-missing",
    line: /npm (?:error|ERR!) enoent Could not read package\.json|ENOENT: no such file or directory, open '([^']{0,200}package\.json)'/,
    cause: "package.json is not in the image where npm looks for it",
    try: "COPY package.json before this step, and look at WORKDIR",
  },
  {
    id: "number-taken",
    line: /(?:groupadd|addgroup|useradd|adduser): (?:GID|UID|group|user|The group|The user) [`'"]?([\w.-]{1,64})[`'"]? (?:already exists|is not unique|in use)/,
    cause: "the base image has this already: {1}",
    try: "take another name or number, or the user that is there (node, nobody …)",
  },
  {
    id: "user-unknown",
    line: /unable to find (?:user|group) (\S{1,64}): no matching entries|chown: invalid (?:user|group): '?([^'\s]{1,64})/,
    cause: "the image has no user or group {1} at this step",
    try: "create it before (groupadd, useradd), or name it by number",
  },
  {
    id: "secret-missing",
    line: /secret (\S{1,100}): not found|\/run\/secrets\/([\w.-]{1,100})'?: No such file/,
    cause: "the build was not given the secret {1}",
    try: "--secret id={1},src=FILE or --secret id={1},env=VARIABLE",
  },
  {
    id: "ssh-missing",
    line: /no SSH key "([^"]{1,100})" forwarded from the client|Permission denied \(publickey/,
    cause: "the build was given no SSH key for this",
    try: "--ssh default, with RUN --mount=type=ssh; the agent must hold the key (ssh-add -l)",
  },
  {
    id: "flag-unknown",
    line: /unknown flag: (?:--)?([\w-]{1,40})|unsupported option "?([\w-]{1,40})|unexpected key '([\w-]{1,40})'/,
    cause: "this frontend does not know --{1}",
    try: "check its spelling; a newer frontend comes with `# syntax=docker/dockerfile:1` as the first line, or with a newer engine",
  },
  {
    id: "mount-type-unknown",
    line: /unsupported mount type "([^"]{1,40})"/,
    cause: "there is no mount of type {1}",
    try: "bind, cache, tmpfs, secret and ssh are known",
  },
  {
    id: "instruction-unknown",
    line: /unknown instruction: ([^\s(]{1,60})/,
    cause: "{1} is no instruction",
    try: "check its spelling, and that the line before does not lack its backslash; a here-document needs BuildKit, or buildah 1.33 and later",
  },
  {
    id: "git-missing",
    line: /Cannot find command 'git'|Git executable not found|spawn git ENOENT|fatal: could not find git/,
    cause: "git is asked for and not installed here",
    try: "install git in a build stage (apt-get install -y --no-install-recommends git), or take releases instead of repositories",
  },
  {
    id: "file-not-executable",
    line: /(?:\/bin\/(?:ba|da|a)?sh|sh|runc|OCI|exec)[^\n]{0,200}?[: "]((?:\.{0,2}\/)[^\s:"]{1,200})"?: [Pp]ermission denied/,
    cause: "{1} may not be executed",
    try: "COPY --chmod=755, or git update-index --chmod=+x where it comes from",
  },
  {
    id: "not-permitted",
    line: /[Pp]ermission denied|EACCES|PermissionError|Operation not permitted|are you root\?/,
    cause: "the step may not write there",
    try: "do it before USER, or give the place to that user: COPY --chown=…, RUN chown in the step that makes it",
  },
  {
    id: "too-many-layers",
    line: /max depth exceeded/,
    cause: "the image has more layers than the engine's storage takes",
    try: "join instructions, or COPY the result into a stage with fewer",
  },
  {
    id: "directory-missing",
    line: /can't cd to (\S{1,200})|cd: (\S{1,200}): No such file or directory/,
    cause: "there is no folder {1} at this step",
    try: "look at WORKDIR, and at what was copied before",
  },
];
