/** What a container that ended, or never got ready, wrote at last, and what to do about it. */
export interface LastWords {
  readonly lines: readonly string[];
  readonly hint: string;
}

const LINES = 12;
/** Servers say more when they end, and what it was about stands before. */
const LOOKED_AT = 200;

interface Cause {
  readonly shape: RegExp;
  /** What to do, given what the shape's groups found. */
  readonly hint: (...found: readonly string[]) => string;
}

const inTrial = (name: string): string => `give ${name} a value in plimsoll.yaml, under trial: environment:`;
const writes = (path: string): string =>
  `it may not write to ${path}: give its user the folder, in plimsoll.yaml under requirements: data: { check: files-are, options: { files: { ${folderOf(path)}: { type: directory, owner: app } } } }, and run plimsoll sync; or let it write elsewhere`;
const brings = (name: string): string =>
  `the image has no ${name}: add the package that brings it to what is installed; a folder of your own has to be copied, in the Dockerfile and in .dockerignore`;
const absent = (path: string): string =>
  /^[\w-]+$/.test(path)
    ? `the image has no program ${path}: name its Debian package, in plimsoll.yaml under requirements: { check: debian-packages-present }, and run plimsoll sync`
    : `${path} is not in the image: copy it, in the Dockerfile and in .dockerignore, or name a file that is there, in plimsoll.yaml under trial: environment:`;
const misfit = (name: string): string =>
  `${name}, which another package brought, does not fit that one: give it a version in the requirements, an older one perhaps, or commit a lock`;
const service = (where: string): string =>
  `nothing answers at ${where} in the trial: add the service in plimsoll.yaml, under trial: services:, and its address under trial: environment:`;

/** The folder of a file, or the folder that a path without an ending is, as it lies in the image. */
function folderOf(path: string): string {
  const whole = path.startsWith("/") ? path : `/app/${path.replace(/^\.\//, "")}`;
  const slash = whole.lastIndexOf("/");
  return whole.slice(slash).includes(".") ? whole.slice(0, slash) : whole;
}

/** The most telling first. */
const CAUSES: readonly Cause[] = [
  { shape: /^\s*KeyError: '([A-Z][A-Z0-9_]+)'/, hint: inTrial },
  { shape: /UndefinedValueError: ([A-Z][A-Z0-9_]+) not found/, hint: inTrial },
  {
    shape: /(?:Set the|[Ee]nvironment variable) ["'`]?([A-Z][A-Z0-9_]{2,})["'`]?(?: environment variable|.{0,20}(?:not set|missing|required|not found))/,
    hint: inTrial,
  },
  { shape: /(?:[Mm]issing|[Rr]equired?)\b[^:]{0,40}(?:env|variable)[^:]{0,20}:? ["'`]?([A-Z][A-Z0-9_]{2,})/, hint: inTrial },
  { shape: /must have required property '([A-Z][A-Z0-9_]+)'/, hint: inTrial },
  { shape: /["'`]?\b([A-Z][A-Z0-9_]{2,})["'`]? (?:is required|is not (?:set|defined|provided)|must be (?:set|defined|provided))/, hint: inTrial },
  { shape: /ModuleNotFoundError: No module named '([^']+)'/, hint: brings },
  { shape: /Cannot find (?:module|package) '([^']+)'/, hint: brings },
  {
    shape: /ImportError: (\S+\.so[.\d]*): cannot open shared object file/,
    hint: (name) =>
      `the image has no ${name}: name the Debian package that brings it, in plimsoll.yaml under requirements: { check: debian-packages-present }, and run plimsoll sync`,
  },
  { shape: /(?:PermissionError|EACCES|EROFS|Permission denied|Read-only file system)[^'"]{0,80}['"]([^'"]{1,300})['"]/, hint: writes },
  { shape: /(?:unable to open database file|attempt to write a readonly database)/, hint: () => writes("/app/FOLDER") },
  { shape: /AttributeError: module '(\w{1,80})(?:\.[\w.]{1,200})?' has no attribute/, hint: misfit },
  { shape: /ImportError: cannot import name '[^']{1,200}' from '(\w{1,80})(?:\.[\w.]{1,200})?' \([^)]{0,300}site-packages/, hint: misfit },
  { shape: /(?:FileNotFoundError|ENOENT)[^'"]{0,80}['"]([^'"]{1,300})['"]/, hint: absent },
  { shape: /could not translate host name "([^"]+)"/, hint: service },
  { shape: /(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED) ([\w.:-]+)/, hint: service },
  { shape: /connection to server at "([^"]+)".*failed/, hint: service },
  {
    shape: /(?:Name or service not known|nodename nor servname|Connection refused|Temporary failure in name resolution|Can't connect to)/,
    hint: () => service("the address it asks"),
  },
  {
    shape: /(?:Failed to find attribute|Attribute) ['"]([^'"]+)['"] (?:in|not found)/,
    hint: (name) => `nothing called ${name} is there to serve: name what is, behind entry: in plimsoll.yaml, and run plimsoll sync`,
  },
];

const GENERAL = "mend what it says; what it needs from outside goes in plimsoll.yaml, under trial: environment: and services:";

/** The last line of a trace: `TypeError: unhashable type`, `Error: no such thing`. */
const RAISED = /^(?:[\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit)\b|^Error\b/;
const FAILING = /HTTP\/[12](?:\.[01])?" 5\d\d\b/;
const ANSWERS = "it starts and answers, but with a failure of its own: mend what it says; where packages are not fixed to versions, the newest may not fit it";

const SLOW =
  "it runs, and says nothing of a failure: give it longer, in plimsoll.yaml under trial: ready: { within: 90s }, or look whether it listens on the port and path that are asked";

/** What to do about one that runs, and that nobody could use in the time it was given. */
function hintFor(reason: string): string {
  const status = /it answers (4\d\d)/.exec(reason)?.[1];
  if (status === undefined) return SLOW;
  return status === "400"
    ? "it refuses the request, for its host perhaps: let it take any in the trial (Django's ALLOWED_HOSTS), in plimsoll.yaml under trial: environment:"
    : "it runs, and has no answer there for everybody: name a path that has, in plimsoll.yaml under trial: ready: { path: / }";
}

/** Reads a log from its end. `reason`: why the container counts as never ready. */
export function lastWordsOf(log: readonly string[], reason = "it ended by itself"): LastWords {
  if (log.length === 0) return { lines: [], hint: "it wrote nothing; look at the trial in plimsoll.yaml: command, environment, services" };
  const last = log.slice(-LOOKED_AT);
  const fields = settingsRefused(last);
  if (fields !== undefined) return { lines: around(last, fields.at), hint: fields.hint };
  // of several errors the last is what it ended with
  for (let at = last.length - 1; at >= 0; at -= 1) {
    const cause = CAUSES.find(({ shape }) => shape.test(last[at] ?? ""));
    if (cause !== undefined) return { lines: around(last, at), hint: cause.hint(...(cause.shape.exec(last[at] ?? "") ?? []).slice(1)) };
  }
  const unset = readAsNone(last);
  if (unset !== undefined) return { lines: around(last, unset.at), hint: inTrial(unset.name) };
  const raised = last.findLastIndex((line) => RAISED.test(line));
  return {
    lines: raised === -1 ? last.slice(-LINES) : around(last, raised),
    hint: last.some((line) => FAILING.test(line)) ? ANSWERS : reason.startsWith("it ended") || raised !== -1 ? GENERAL : hintFor(reason),
  };
}

/** A variable that is read on the line of source above a complaint about None. */
function readAsNone(lines: readonly string[]): { readonly at: number; readonly name: string } | undefined {
  const at = lines.findLastIndex((line) => /^TypeError: .*NoneType/.test(line));
  if (at === -1) return undefined;
  const name = lines
    .slice(Math.max(0, at - 4), at)
    .map((line) => /(?:environ\.get|getenv)\(["'](\w+)["']/.exec(line)?.[1])
    .findLast((one) => one !== undefined);
  return name === undefined ? undefined : { at, name };
}

/** Lines up to the one that tells, and a few behind it. */
function around(lines: readonly string[], at: number): readonly string[] {
  const end = Math.max(Math.min(lines.length, at + 4), Math.min(lines.length, LINES));
  return lines.slice(Math.max(0, end - LINES), end);
}

/** Fields of pydantic's settings that are missing or do not fit: each stands alone on the line above what is wrong with it. */
function settingsRefused(lines: readonly string[]): { readonly at: number; readonly hint: string } | undefined {
  const at = lines.findLastIndex((line) => /\bvalidation errors? for \w+/.test(line));
  if (at === -1) return undefined;
  const names: string[] = [];
  let missing = false;
  for (let index = at + 1; index < lines.length - 1; index += 1) {
    const name = /^\s*([A-Za-z_][\w.]*)\s*$/.exec(lines[index] ?? "")?.[1];
    const told = lines[index + 1] ?? "";
    if (name === undefined || !/\[type=|Field required|field required|[Ii]nput should|\(type=/.test(told)) continue;
    names.push(name.toUpperCase());
    missing ||= /[Ff]ield required/.test(told);
  }
  if (names.length === 0) return undefined;
  const listed = names.slice(0, 5).join(", ");
  return {
    at: Math.min(lines.length - 1, at + 2 * names.length + 2),
    hint: missing ? inTrial(listed) : `${listed} does not take the value the trial gives: change it in plimsoll.yaml, under trial: environment:`,
  };
}
