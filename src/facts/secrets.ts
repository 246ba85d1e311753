/** A value that looks like a secret, told without repeating it. */
export interface SecretShape {
  /** What kind of secret, in words: "AWS access key". */
  readonly kind: string;
}

/** Values that are secrets wherever they stand. Each expression is linear: fixed heads and bounded repeats. */
const SHAPES: readonly { readonly kind: string; readonly shape: RegExp }[] = [
  { kind: "AWS access key", shape: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { kind: "GitHub token", shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})/ },
  { kind: "GitLab token", shape: /\bglpat-[A-Za-z0-9_-]{20,64}/ },
  { kind: "Slack token", shape: /\bxox[abposr]-[A-Za-z0-9-]{10,250}/ },
  { kind: "Stripe secret key", shape: /\b(?:sk|rk)_live_[A-Za-z0-9]{16,250}/ },
  { kind: "OpenAI key", shape: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,200}/ },
  { kind: "Anthropic key", shape: /\bsk-ant-[A-Za-z0-9_-]{20,200}/ },
  { kind: "Google API key", shape: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { kind: "npm token", shape: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: "PyPI token", shape: /\bpypi-AgE[A-Za-z0-9_-]{50,250}/ },
  { kind: "JSON web token", shape: /\beyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,500}/ },
  // the line alone stands in every program that reads keys
  {
    kind: "private key",
    shape: /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----(?:\s|\\[nr]){1,8}(?:[A-Z][\w-]{1,20}: [^\n]{1,100}\s{1,4}){0,4}[A-Za-z0-9+/=]{16}/,
  },
];

const URL_PASSWORD = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,100}:([^\s@/]{1,200})@/i;

/** What secret a text holds, and the text of it, for a fingerprint only. */
export function secretIn(text: string): (SecretShape & { readonly secret: string }) | undefined {
  for (const { kind, shape } of SHAPES) {
    const found = shape.exec(text)?.[0];
    if (found !== undefined) return { kind, secret: found };
  }
  const password = passwordInAddress(text);
  return password === undefined ? undefined : { kind: "password in an address", secret: password };
}

/** The most characters of an address that `URL_PASSWORD` takes before and after its `://`, and the one before its scheme. */
const BEFORE_SIGN = 22;
const AFTER_SIGN = 310;

/** Addresses are rare and the expression begins with any letter: it is asked only about the surroundings of each `://`. */
function passwordInAddress(text: string): string | undefined {
  for (let sign = text.indexOf("://"); sign !== -1; sign = text.indexOf("://", sign + 3)) {
    const password = URL_PASSWORD.exec(text.slice(Math.max(sign - BEFORE_SIGN, 0), sign + AFTER_SIGN))?.[1];
    if (password !== undefined && !isPlaceholder(password)) return password;
  }
  return undefined;
}

const SECRET_SEGMENTS = new Set(["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "SECRETS", "TOKEN", "CREDENTIAL", "CREDENTIALS", "APIKEY", "PASS", "PWD"]);
/** KEY alone says nothing; these before it do. */
const KEY_KINDS = new Set(["API", "ACCESS", "PRIVATE", "SECRET", "SIGNING", "ENCRYPTION", "AUTH", "MASTER", "SERVICE"]);
/** A name that ends so tells where something is, how long or of what kind, not what it is. */
const HARMLESS_ENDS = new Set([
  "FILE",
  "PATH",
  "DIR",
  "URL",
  "URI",
  "NAME",
  "ID",
  "TTL",
  "EXPIRY",
  "EXPIRE",
  "EXPIRES",
  "LENGTH",
  "TYPE",
  "ALGORITHM",
  "HEADER",
  "ENABLED",
  "COUNT",
  "LIMIT",
  "HASHERS",
  "VERSION",
]);

/** Whether a variable's name says that its value is a secret; judged by whole segments of the name. */
export function isSecretName(name: string): boolean {
  const segments = name.toUpperCase().split(/[_.-]+/);
  const last = segments.at(-1) ?? "";
  if (HARMLESS_ENDS.has(last) || segments[0] === "GPG" || segments[0] === "PUBLIC" || segments.includes("PUBLIC")) return false;
  if (segments.length > 1 && last === "PWD" ? true : last !== "PWD" && SECRET_SEGMENTS.has(last)) return true;
  return last === "KEY" && segments.some((segment) => KEY_KINDS.has(segment));
}

/** Values that stand in place of a secret: empty, a reference, a path, a number, or a word that says so. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().replace(/^["']|["']$/g, "");
  if (text.length < 4 || /^(?:true|false|none|null|\d+)$/i.test(text)) return true;
  // words that people spell in hexadecimal digits
  if (/^(?:0x)?(?:cafe|babe|dead|beef|f00d|feed|face|c0de)+$/i.test(text)) return true;
  if (/[${}<>]/.test(text) || text.startsWith("/") || text.startsWith("%(")) return true;
  return /^(?:x{3,}|\*{3,}|\.{3,}|change[-_ ]?(?:me|this|it)\w*|replace[-_ ]?(?:me|this)\w*|your[-_ ]\S*|placeholder|dummy\S*|example\S*|sample\S*|todo|tbd|unset|undefined|not[-_ ]?(?:set|used|needed)\S*|build[-_ ]?(?:time|only)\S*|only[-_ ]for\S*)$/i.test(
    text,
  );
}

const SECRET_FILE =
  /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|_netrc|\.pypirc|\.pgpass|credentials\.json|\.htpasswd|service[-_]account\S*\.json)$/;
const SAMPLE_FILE = /\.(?:example|sample|template|dist|tmpl|tpl|defaults?)$|^\.env\.(?:example|sample|template)/;

/** Files that exist to hold secrets, by name: `.env`, `id_rsa`; not `.env.example`. */
export function isSecretFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return SECRET_FILE.test(name) && !SAMPLE_FILE.test(name);
}

const CONTENT_CAP = 256 * 1024;
/** What comes from packages, the system and language runtimes, not from the people who wrote the application. */
const FOREIGN =
  /^\/(?:usr|lib\d*|bin|sbin|boot|dev|proc|sys|run|var\/lib|var\/cache|etc\/(?:ssl|ca-certificates|alternatives|apt|chromium\.d|dpkg|pam\.d))\/|\/(?:site-packages|dist-packages|node_modules|\.git|\.cache\/(?:uv|pip|pypoetry|pdm))\//;
const BINARY = /\.(?:so(?:\.\d+)*|pyc|pyd|a|o|png|jpe?g|gif|webp|ico|woff2?|ttf|zip|gz|xz|zst|whl|jar|class|wasm|mo|pdf)$/i;

/** Whether a file of an image may hold a secret of the application's own, so that its bytes are worth keeping. */
export function wantsContent(path: string, size: number): boolean {
  return size > 0 && size <= CONTENT_CAP && !FOREIGN.test(path) && !BINARY.test(path);
}
