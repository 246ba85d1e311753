import { uvVersion } from "../../facts/python-images.ts";
import type { Choices } from "./choices.ts";
import { workdir } from "./choices.ts";

/**
 * Two stages that are built side by side: the builder fills the environment while the final stage gets its Debian packages.
 * Order in each is by how seldom a thing changes.
 */
export function dockerfile(choices: Choices): string {
  return [...builderStage(choices), "", ...finalStage(choices), ""].join("\n");
}

function builderStage({ base, builder, environment, buildPackages, manifests, lists, installer, addedServer }: Choices): string[] {
  const packages = [...lists.flatMap((path) => ["-r", path]), ...(addedServer === undefined ? [] : [addedServer])].join(" ");
  return [
    `FROM ${base} AS ${builder}`,
    ...(buildPackages.length === 0
      ? []
      : ["", "# To build what the package index has no wheel for; none of it gets into the final stage.", ...aptInstall(buildPackages)]),
    "",
    ...(installer === "uv" ? ["# uv reads requirements as pip does and installs them in a fraction of the time. It stays in this stage."] : []),
    "# The environment is made at the path it will run from, since its scripts name their interpreter by its full path.",
    ...(installer === "uv"
      ? [
          `RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore uv==${uvVersion} \\`,
          ` && python -m venv --without-pip ${environment}`,
        ]
      : [`RUN python -m venv --without-pip ${environment}`]),
    "",
    "# The requirements alone, so that a change of the source does not install them again.",
    ...copies(manifests),
    ...(addedServer === undefined ? [] : [`# No requirement brings ${addedServer}, which the command below starts. Better list it there, with a version.`]),
    ...(installer === "uv" ? uvInstall(environment, packages) : pipInstall(environment, packages)),
  ];
}

/** Bytecode that is never compared with its source: the files are the same from build to build, and a start reads them at once. */
function uvInstall(environment: string, packages: string): string[] {
  return [
    "RUN --mount=type=cache,target=/root/.cache/uv \\",
    "    UV_LINK_MODE=copy PYC_INVALIDATION_MODE=UNCHECKED_HASH \\",
    `    uv pip install --python ${environment}/bin/python --compile-bytecode ${packages}`,
  ];
}

function pipInstall(environment: string, packages: string): string[] {
  return [
    "RUN --mount=type=cache,target=/root/.cache/pip \\",
    `    pip --python ${environment}/bin/python install --disable-pip-version-check --no-compile ${packages} \\`,
    ` && python -m compileall -q -j 0 --invalidation-mode unchecked-hash ${environment}/lib`,
  ];
}

function finalStage(choices: Choices): string[] {
  const { base, final, builder, environment, user, sources, importRoot, port, healthPath, command } = choices;
  return [
    `FROM ${base} AS ${final}`,
    "",
    ...systemSetup(choices),
    "",
    `COPY --from=${builder} ${environment} ${environment}`,
    "",
    `ENV PATH="${environment}/bin:$PATH" \\`,
    ...(importRoot === undefined ? [] : [`    PYTHONPATH=${workdir}/${importRoot} \\`]),
    "    PYTHONUNBUFFERED=1 \\",
    "    PYTHONDONTWRITEBYTECODE=1",
    "",
    "# The code belongs to root: what runs can read it and not change it.",
    `WORKDIR ${workdir}`,
    ...copies(sources),
    "",
    `# ${user.name}, as a number: Kubernetes' runAsNonRoot does not look up names.`,
    `USER ${user.uid}${choices.userExists ? "" : `:${user.uid}`}`,
    `EXPOSE ${port}`,
    ...(healthPath === undefined ? [] : ["", ...healthCheck(port, healthPath)]),
    "",
    `CMD ${execForm(command)}`,
  ];
}

/** Packages, user and data folders in one layer; nothing in it depends on the application, so it is made beside the builder. */
function systemSetup({ packages, user, userExists, dataDirectories }: Choices): string[] {
  const commands = [
    ...(packages.length === 0 ? [] : ["apt-get update", `apt-get install -y --no-install-recommends ${packages.join(" ")}`, "rm -rf /var/lib/apt/lists/*"]),
    // a home it can write: servers and libraries keep sockets and caches there
    ...(userExists ? [] : [`useradd --uid ${user.uid} --user-group --home-dir /tmp --shell /usr/sbin/nologin ${user.name}`]),
    ...(dataDirectories.length === 0 ? [] : [`install -d -o ${user.uid} -g ${user.uid} ${dataDirectories.join(" ")}`]),
    // what a web server loads of the standard library; with its own imports this is a few megabytes, all of it would be thirty
    `python -c "import ${STANDARD_LIBRARY.join(", ")}"`,
  ];
  return [
    "# The last command saves bytecode of the standard library: the base has none, and a user other than root cannot",
    "# write it, so every start would compile it again.",
    `RUN ${commands.join(" \\\n && ")}`,
  ];
}

const STANDARD_LIBRARY = [
  "asyncio",
  "ctypes.util",
  "email.message",
  "http.client",
  "json",
  "logging.config",
  "multiprocessing",
  "sqlite3",
  "ssl",
  "urllib.request",
  "uuid",
  "zoneinfo",
];

/** Without curl, without a proxy that the environment may name, and failing on every status but 200. */
function healthCheck(port: number, path: string): string[] {
  const program = `import urllib.request as r; raise SystemExit(r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:${port}${path}', timeout=2).status != 200)`;
  return [
    "# Fails on any status but 200, asks no proxy, and needs nothing that is not there.",
    "HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --start-interval=1s --retries=3 \\",
    `    CMD ${execForm(["python", "-c", program])}`,
  ];
}

function aptInstall(packages: readonly string[]): string[] {
  return ["RUN apt-get update \\", ` && apt-get install -y --no-install-recommends ${packages.join(" ")} \\`, " && rm -rf /var/lib/apt/lists/*"];
}

/** One COPY a folder for what lies in folders, one for the files beside each other: the layout stays. */
function copies(paths: readonly string[]): string[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    const name = path.slice(path.lastIndexOf("/") + 1);
    // A folder's content is copied, not the folder: it needs a line of its own.
    const key = isFile(name) ? folder : path;
    byFolder.set(key, [...(byFolder.get(key) ?? []), path]);
  }
  return [...byFolder].map(([folder, members]) => copy(members, folder === "" ? "./" : `./${folder}/`));
}

function copy(paths: readonly string[], destination: string): string {
  const words = [...paths, destination];
  return `COPY ${words.some((word) => /\s/.test(word)) ? execForm(words) : words.join(" ")}`;
}

function isFile(name: string): boolean {
  return /\.[A-Za-z0-9]+$/.test(name);
}

function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
