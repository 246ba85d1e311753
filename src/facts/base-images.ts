/** What is known of a published base image: what it surely has, and what it surely has not. What is in neither list is not known. */
export interface BaseImage {
  /** What `/bin/sh` is; `none` where there is no shell. */
  readonly shell: "dash" | "ash" | "bash" | "none";
  readonly has: ReadonlySet<string>;
  readonly lacks: ReadonlySet<string>;
  /** Names in /etc/passwd of any of its versions. */
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  /** False where the image itself has a CMD or an ENTRYPOINT that serves something. */
  readonly plain: boolean;
  /** True where nothing but what is copied in is there. */
  readonly empty: boolean;
}

const DEBIAN_USERS =
  "root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats _apt nobody ubuntu libuuid syslog systemd-network systemd-resolve systemd-timesync systemd-bus-proxy messagebus";
const DEBIAN_GROUPS =
  "root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip www-data backup operator list irc src gnats shadow utmp video sasl plugdev staff games users nogroup input kvm render crontab _ssh ssh netdev ubuntu sgx clock systemd-journal systemd-network systemd-resolve systemd-timesync messagebus libuuid syslog tcpdump landscape";
const ALPINE_USERS =
  "root bin daemon adm lp sync shutdown halt mail news uucp operator man postmaster cron ftp sshd at squid xfs games postgres cyrus vpopmail ntp smmsp guest nobody nut";
const ALPINE_GROUPS =
  "root bin daemon sys adm tty disk lp mem kmem wheel floppy mail news uucp man cron console audio cdrom dialout ftp sshd input at tape video netdev readproc squid xfs kvm games shadow postgres cdrw usb vpopmail users ntp nofiles smmsp locate abuild utmp ping nogroup nobody www-data cyrus postmaster guest operator qemu nut";

/** Programs that no slim Debian image brings by itself. */
const NOT_IN_DEBIAN =
  "curl wget nc ncat netcat ash busybox git python python2 python3 node npm npx yarn pnpm bun deno java ruby php go cargo dotnet uv poetry pipenv sudo telnet http httpie";
const IN_DEBIAN = "sh bash dash cat echo ls rm mkdir test true false grep sed head tail sleep env id perl timeout chown chmod cp mv ln find sort tr cut";
const IN_BUSYBOX =
  "sh ash busybox cat echo ls rm mkdir test true false grep sed head tail sleep env id wget nc ps pgrep timeout chown chmod cp mv ln find sort tr cut awk telnet";
const NOT_IN_ALPINE =
  "curl bash dash zsh git python python2 python3 node npm npx yarn pnpm bun deno java ruby php go cargo dotnet uv poetry pipenv sudo http httpie perl";

interface Known {
  readonly system: keyof typeof systems;
  readonly adds?: string;
  /** Left out of what the system surely lacks: other versions bring it. */
  readonly perhaps?: string;
  readonly users?: string;
  readonly serves?: true;
}

const systems = {
  debian: { shell: "dash", has: IN_DEBIAN, lacks: NOT_IN_DEBIAN, users: DEBIAN_USERS, groups: DEBIAN_GROUPS },
  /** buildpack-deps: curl, wget, git, python3 and compilers are there. */
  debianFull: {
    shell: "dash",
    has: `${IN_DEBIAN} curl wget git gcc make ps`,
    lacks: "nc ncat netcat ash busybox uv poetry pipenv sudo",
    users: DEBIAN_USERS,
    groups: DEBIAN_GROUPS,
  },
  alpine: { shell: "ash", has: IN_BUSYBOX, lacks: NOT_IN_ALPINE, users: ALPINE_USERS, groups: ALPINE_GROUPS },
  busybox: {
    shell: "ash",
    has: IN_BUSYBOX,
    lacks: `${NOT_IN_ALPINE} apk apt-get`,
    users: "root daemon bin sys sync mail www-data operator nobody",
    groups:
      "root daemon bin sys adm tty disk lp mail kmem wheel cdrom dialout floppy video audio tape www-data operator nobody users nogroup utmp staff lock netdev shadow",
  },
  rhel: { shell: "bash", has: "sh bash curl cat echo ls rm mkdir", lacks: "", users: "", groups: "" },
  distroless: {
    shell: "none",
    has: "",
    lacks: "sh bash dash ash curl wget nc busybox cat echo test ls git apt-get apk perl",
    users: "root nobody nonroot",
    groups: "root nobody nonroot tty staff",
  },
  scratch: { shell: "none", has: "", lacks: "", users: "", groups: "" },
} as const;

/** What an image of this name, without `docker.io/library/`, and tag holds; undefined where that is not known. */
export function baseImage(name: string, tag: string | undefined): BaseImage | undefined {
  const known = knownImage(name, tag ?? "latest");
  if (known === undefined) return undefined;
  const system = systems[known.system];
  const has = set(`${system.has} ${known.adds ?? ""}`);
  const perhaps = set(known.perhaps ?? "");
  const lacks = new Set([...set(system.lacks)].filter((program) => !has.has(program) && !perhaps.has(program)));
  return {
    shell: system.shell,
    has,
    lacks,
    users: set(`${system.users} ${known.users ?? ""}`),
    groups: set(`${system.groups} ${known.users ?? ""}`),
    plain: known.serves !== true,
    empty: known.system === "scratch" && known.adds === undefined,
  };
}

function knownImage(name: string, tag: string): Known | undefined {
  if (name === "scratch") return { system: "scratch" };
  if (name.startsWith("gcr.io/distroless/")) return distroless(name.slice("gcr.io/distroless/".length), tag);
  const alpine = /(?:^|-)alpine/.test(tag);
  const slim = /(?:^|-)slim(?:-|$)/.test(tag);
  switch (name) {
    case "debian":
      return /jessie|wheezy|squeeze|^[678](?:\.|-|$)/.test(tag) ? undefined : { system: "debian" };
    case "ubuntu":
      return /^(?:1[89]|2\d|latest|bionic|focal|jammy|noble|plucky|questing|resolute|devel|rolling)/.test(tag) ? { system: "debian" } : undefined;
    case "alpine":
      return { system: "alpine" };
    case "busybox":
      return { system: "busybox" };
    case "python":
      return languageImage({ alpine, slim, tag }, "python python3 pip pip3", "python2");
    case "node":
      return languageImage({ alpine, slim, tag }, "node npm npx", "yarn pnpm", "node");
    case "ruby":
      return languageImage({ alpine, slim, tag }, "ruby gem bundle", "perl");
    case "golang":
      return languageImage({ alpine, slim, tag }, "go", "git");
    case "rust":
      return languageImage({ alpine, slim, tag }, "cargo rustc", "git");
    case "php":
      if (/nanoserver|windows/.test(tag)) return undefined;
      return { system: alpine ? "alpine" : "debian", adds: "php curl", users: "www-data", ...(/apache|fpm/.test(tag) ? { serves: true } : {}) };
    case "nginx":
    case "nginxinc/nginx-unprivileged":
      if (/perl|otel/.test(tag)) return undefined;
      return alpine
        ? { system: "alpine", adds: "nginx", perhaps: tag.includes("alpine-slim") ? "" : "curl", users: "nginx", serves: true }
        : { system: "debian", adds: /^(?:0|1\.1?\d)(?:[.-]|$)/.test(tag) ? "nginx" : "nginx curl", perhaps: "curl", users: "nginx", serves: true };
    case "postgres":
      return { system: alpine ? "alpine" : "debian", adds: "postgres psql pg_isready gosu", perhaps: "bash perl", users: "postgres ssl-cert", serves: true };
    case "redis":
      return { system: alpine ? "alpine" : "debian", adds: "redis-server redis-cli", users: "redis", serves: true };
    case "almalinux":
    case "rockylinux":
    case "fedora":
    case "amazonlinux":
    case "oraclelinux":
    case "centos":
      return { system: "rhel" };
    case "ghcr.io/astral-sh/uv":
      return uvImage(tag);
    default:
      return /^registry\.access\.redhat\.com\/ubi\d+\/ubi(?:-minimal)?$/.test(name) ? { system: "rhel" } : undefined;
  }
}

function languageImage(
  variant: { readonly alpine: boolean; readonly slim: boolean; readonly tag: string },
  adds: string,
  perhaps: string,
  users = "",
): Known | undefined {
  if (/windows|nanoserver|onbuild|rc-|jessie|wheezy|stretch/.test(variant.tag)) return undefined;
  return { system: variant.alpine ? "alpine" : variant.slim ? "debian" : "debianFull", adds, perhaps, users };
}

function distroless(image: string, tag: string): Known | undefined {
  if (/debug/.test(tag)) return undefined;
  if (image.startsWith("static") || image.startsWith("base") || image.startsWith("cc")) return { system: "distroless", perhaps: "perl" };
  if (image.startsWith("python3")) return { system: "distroless", adds: "python3", perhaps: "sh dash" };
  if (image.startsWith("nodejs")) return { system: "distroless", adds: "node" };
  return image.startsWith("java") ? { system: "distroless", adds: "java" } : undefined;
}

function uvImage(tag: string): Known | undefined {
  const adds = "uv uvx";
  if (tag.includes("alpine")) return { system: "alpine", users: "nonroot", adds: tag.includes("python") ? `${adds} python python3 pip` : adds };
  if (/(?:bookworm|trixie)-slim/.test(tag)) return { system: "debian", users: "nonroot", adds: tag.includes("python") ? `${adds} python python3 pip` : adds };
  if (/bookworm|trixie/.test(tag)) return { system: "debianFull", users: "nonroot", adds: `${adds} python python3` };
  return /^(?:latest|\d+(?:\.\d+)*)$/.test(tag) ? { system: "scratch", adds } : undefined;
}

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(" ").filter((word) => word !== ""));
}
