import { curlValued, wgetValued } from "./download-programs.ts";
import { sedWrites } from "./sed.ts";

/** How a program is told not to check whom it talks to, or what it gets. */
export interface Unverified {
  /** Options that turn the check off; `value`: only with such a value. */
  readonly options?: readonly {
    readonly programs: readonly string[];
    readonly names: readonly string[];
    readonly valued?: ReadonlySet<string>;
    readonly value?: RegExp;
  }[];
  /** Variables that turn it off; upper and lower case count where the program does not care. */
  readonly variables?: readonly { readonly name: RegExp; readonly value: RegExp }[];
  /** Commands that write it into the program's settings: their words, with a blank between each two. */
  readonly commands?: readonly { readonly programs: readonly string[]; readonly words: Pick<RegExp, "test"> }[];
  /** Lines that turn it off in a settings file. */
  readonly lines?: readonly {
    readonly path: RegExp;
    readonly line: RegExp;
    /** Another line of the same file that makes it harmless. */
    readonly unless?: RegExp;
  }[];
}

const ANY = /^/;
const FALSE = /^(?:0|false|no|off)$/i;
const DNF = ["dnf", "dnf5", "microdnf", "tdnf", "yum", "yum-config-manager", "dnf-3"];
const DNF_FILES = /(?:^|\/)(?:yum\.conf|dnf\.conf|yum\.repos\.d\/[^/]+|[^/]+\.repo)$/;
const APT = ["apt-get", "apt", "aptitude"];
const APT_VALUED = new Set(["-o", "--option", "-t", "--target-release", "-c", "--config-file"]);
const APT_FILES = /(?:^|\/)apt\.conf(?:\.d\/[^/]+)?$/;

/** Certificates of servers. Sources: the manuals of the programs; `pip config`, npm-config, git-config(1), dnf.conf(5), uv's settings. */
export const uncheckedServers: Readonly<
  Record<"curl" | "wget" | "apt" | "python" | "pythonRequests" | "node" | "npm" | "git" | "dnf" | "uv" | "conda" | "composer" | "go", Unverified>
> = {
  curl: {
    options: [{ programs: ["curl"], names: ["-k", "--insecure", "--proxy-insecure", "--doh-insecure"], valued: curlValued }],
    lines: [{ path: /(?:^|\/)[._]?curlrc$/, line: /^\s*-{0,2}(?:insecure|k)\s*$/ }],
  },
  wget: {
    options: [
      { programs: ["wget", "wget2"], names: ["--no-check-certificate"], valued: wgetValued },
      { programs: ["wget", "wget2"], names: ["--check-certificate"], valued: wgetValued, value: FALSE },
      { programs: ["wget", "wget2"], names: ["-e", "--execute"], valued: wgetValued, value: /^check_?certificate\s*=\s*(?:off|no|0)$/i },
    ],
    lines: [{ path: /(?:^|\/)\.?wgetrc$/, line: /^\s*check[-_]?certificate\s*=\s*(?:off|no|0)\s*$/i }],
  },
  apt: {
    options: [
      { programs: APT, names: ["-o", "--option"], valued: APT_VALUED, value: /^Acquire::https?(?:::[^=]+)?::Verify-(?:Peer|Host)=(?:0|false|no|off)$/i },
    ],
    lines: [{ path: APT_FILES, line: /^\s*Acquire::https(?:::\S+)?::Verify-(?:Peer|Host)\s+"?(?:0|false|no|off)"?\s*;/i }],
  },
  python: { variables: [{ name: /^PYTHONHTTPSVERIFY$/, value: /^0$/ }] },
  // requests before 2.28 took an empty one for "do not check"; REQUESTS_CA_BUNDLE never did that
  pythonRequests: { variables: [{ name: /^CURL_CA_BUNDLE$/, value: /^$/ }] },
  node: { variables: [{ name: /^NODE_TLS_REJECT_UNAUTHORIZED$/, value: /^0$/ }] },
  npm: {
    options: [
      { programs: ["npm", "npx", "pnpm", "yarn"], names: ["--strict-ssl"], valued: new Set(["--strict-ssl"]), value: /^false$/i },
      { programs: ["npm", "npx", "pnpm"], names: ["--no-strict-ssl"] },
    ],
    variables: [
      { name: /^npm_config_strict_ssl$/i, value: /^false$/i },
      { name: /^YARN_(?:ENABLE_)?STRICT_SSL$/, value: FALSE },
    ],
    commands: [{ programs: ["npm", "pnpm", "yarn"], words: /^(?:config |c )?set (?:-\S+ )*(?:strict-ssl|enableStrictSsl)[= ](?:false|0)\b/ }],
    lines: [
      { path: /(?:^|\/)\.?npmrc$|(?:^|\/)\.yarnrc$/, line: /^\s*"?strict-ssl"?(?:\s*=\s*|\s+)"?false"?\s*$/ },
      { path: /(?:^|\/)\.yarnrc\.yml$/, line: /^\s*enableStrictSsl:\s*false\s*$/ },
    ],
  },
  git: {
    options: [{ programs: ["git"], names: ["-c"], valued: new Set(["-c", "-C"]), value: /^http\.(?:.+\.)?sslverify=(?:0|false|no|off)$/i }],
    // git looks only whether it is set
    variables: [{ name: /^GIT_SSL_NO_VERIFY$/, value: ANY }],
    commands: [{ programs: ["git"], words: /^config (?:set )?(?:--?\S+ )*http\.(?:\S+\.)?sslverify (?:0|false|no|off)$/i }],
    lines: [{ path: /(?:^|\/)\.?gitconfig$/, line: /^\s*sslverify\s*=\s*(?:0|false|no|off)\s*$/i }],
  },
  dnf: {
    options: [{ programs: DNF, names: ["--setopt"], valued: new Set(["--setopt"]), value: /(?:^|\.)sslverify=(?:0|false|no|off)$/i }],
    commands: [{ programs: ["sed"], words: sedWrites(/(?<!\w)sslverify\s*=\s*(?:0|false)\b/i) }],
    lines: [{ path: DNF_FILES, line: /^\s*sslverify\s*=\s*(?:0|false|no|off)\s*$/i }],
  },
  conda: {
    options: [
      {
        programs: ["conda", "mamba", "micromamba"],
        names: ["-k", "--insecure"],
        valued: new Set(["-n", "--name", "-p", "--prefix", "-c", "--channel", "-f", "--file"]),
      },
    ],
    variables: [{ name: /^(?:CONDA|MAMBA)_SSL_VERIFY$/, value: FALSE }],
    commands: [{ programs: ["conda", "mamba", "micromamba"], words: /^config (?:--(?!set)\S+ )*--set ssl_verify (?:0|false|no|off)\b/i }],
    lines: [{ path: /(?:^|\/)\.?(?:conda|mamba)rc$/, line: /^\s*ssl_verify:\s*(?:false|no|off)\s*$/i }],
  },
  composer: { commands: [{ programs: ["composer"], words: /^config (?:-\S+ )*(?:disable-tls (?:-\S+ )*(?:1|true)|secure-http (?:-\S+ )*(?:0|false))\b/i }] },
  go: {
    variables: [
      { name: /^GOSUMDB$/, value: /^off$/ },
      { name: /^GONOSUMCHECK$/, value: /^1$/ },
      { name: /^(?:GOINSECURE|GONOSUMDB)$/, value: /^\*$/ },
      { name: /^GOFLAGS$/, value: /(?:^|\s)-insecure\b/ },
    ],
    commands: [{ programs: ["go"], words: /^env -w (?:\S+ )*(?:GOSUMDB=off|(?:GOINSECURE|GONOSUMDB)=\*)(?: |$)/ }],
  },
  uv: {
    options: [
      { programs: ["uv", "uvx"], names: ["--allow-insecure-host", "--trusted-host"], valued: new Set(["--allow-insecure-host", "--trusted-host"]), value: ANY },
    ],
    variables: [{ name: /^UV_INSECURE_HOST$/, value: /./ }],
  },
};

/** Signatures of packages. Sources: apt-get(8), apt.conf(5), sources.list(5), apk(8), dnf.conf(5), rpm(8), zypper(8). */
export const uncheckedPackages: Readonly<Record<"apt" | "aptForced" | "apk" | "dnf" | "rpm" | "zypper" | "ssh", Unverified>> = {
  apt: {
    options: [
      { programs: APT, names: ["--allow-unauthenticated", "--allow-insecure-repositories"], valued: APT_VALUED },
      {
        programs: APT,
        names: ["-o", "--option"],
        valued: APT_VALUED,
        value: /^(?:APT::Get::AllowUnauthenticated|Acquire::Allow(?:Downgrade(?:ToInsecure)?|Insecure|Weak)Repositories)=(?:1|true|yes|on)$/i,
      },
    ],
    commands: [{ programs: ["sed"], words: sedWrites(/\btrusted=yes\b/) }],
    lines: [
      {
        path: APT_FILES,
        line: /^\s*(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories|Acquire::AllowDowngradeToInsecureRepositories)\s+"?(?:1|true|yes|on)"?\s*;/i,
      },
      {
        path: /(?:^|\/)sources\.list(?:\.d\/[^/]+)?$/,
        line: /^\s*(?:deb(?:-src)?\s+\[[^\]]*\b(?:trusted|allow-insecure)=yes\b[^\]]*\]\s+(?!(?:file|copy|cdrom):)|(?:Trusted|Allow-Insecure):\s*yes\s*$)/i,
        unless: /^\s*URIs:\s*(?:file|copy|cdrom):/i,
      },
    ],
  },
  aptForced: { options: [{ programs: APT, names: ["--force-yes"], valued: APT_VALUED }] },
  apk: { options: [{ programs: ["apk"], names: ["--allow-untrusted"] }] },
  dnf: {
    options: [
      { programs: DNF, names: ["--nogpgcheck", "--no-gpgchecks"] },
      { programs: DNF, names: ["--setopt"], valued: new Set(["--setopt"]), value: /(?:^|\.)(?:pkg_)?gpgcheck=(?:0|false|no|off)$/i },
    ],
    commands: [{ programs: ["sed"], words: sedWrites(/(?<!\w)(?:pkg_)?gpgcheck\s*=\s*0\b/) }],
    lines: [{ path: DNF_FILES, line: /^\s*(?:pkg_)?gpgcheck\s*=\s*(?:0|false|no|off)\s*$/i, unless: /^\s*baseurl\s*=\s*file:/i }],
  },
  rpm: { options: [{ programs: ["rpm"], names: ["--nosignature", "--nodigest", "--nofiledigest", "--noverify"] }] },
  zypper: { options: [{ programs: ["zypper"], names: ["--no-gpg-checks", "--allow-unsigned-rpm"] }] },
  /** Hosts whose key ssh takes unseen. */
  ssh: {
    options: [
      {
        programs: ["ssh", "scp", "sftp", "rsync", "autossh", "sshpass"],
        names: ["-o"],
        valued: new Set(["-o", "-i", "-p", "-P", "-l", "-F", "-e"]),
        value: /^(?:StrictHostKeyChecking[= ]\s*(?:no|off)|UserKnownHostsFile[= ]\s*\/dev\/null)$/i,
      },
    ],
    variables: [{ name: /^GIT_SSH_COMMAND$/, value: /StrictHostKeyChecking[= ](?:no|off)\b/i }],
    commands: [
      { programs: ["sed"], words: sedWrites(/StrictHostKeyChecking\s+no\b/) },
      { programs: ["git"], words: /^config (?:--?\S+ )*core\.sshCommand .*StrictHostKeyChecking[= ](?:no|off)\b/i },
    ],
    lines: [{ path: /(?:^|\/)(?:\.ssh\/config|ssh_config(?:\.d\/[^/]+)?)$/, line: /^\s*(?:Host \S+\s+)?StrictHostKeyChecking[=\s]+(?:no|off)\s*$/i }],
  },
};
