import { defaultPython, knownPythons } from "../facts/python-images.ts";
import { firstReleases } from "../facts/python-first.ts";
import { at, readToml } from "../project/toml.ts";
import type { Fact } from "./application.ts";
import { closureOf } from "./packages/locked.ts";
import { compareVersions } from "./packages/markers.ts";
import type { Dependencies } from "./packages/dependencies.ts";
import { withoutWheel } from "./packages/wheels.ts";
import type { Place } from "./place.ts";
import { inside, upwards } from "./place.ts";
import { byDefault, from, lineOf } from "./source.ts";
import type { WrittenDockerfile } from "./written/dockerfiles.ts";
import { environmentOfDockerfile } from "./written/dockerfiles.ts";

export interface PythonVersion {
  readonly fact: Fact<string>;
  readonly contradictions: readonly string[];
}

interface Required {
  readonly specifier: string;
  readonly path: string;
  readonly line: number;
}

/** The Python to run on: an exact choice where a file makes one, else the newest that the project allows and that every locked package has a wheel for. */
export function pythonVersion(place: Place, dependencies: Dependencies | undefined, dockerfiles: readonly WrittenDockerfile[]): PythonVersion {
  const required = requiredPython(place, dependencies);
  const chosen = exactChoice(place);
  const image = imagePython(dockerfiles);
  const allowed = (version: string): boolean => required.every(({ specifier }) => allows(specifier, version));
  const contradictions = (fact: Fact<string>): string[] => [
    ...required
      .filter(({ specifier }) => !allows(specifier, fact.value))
      .map(({ specifier, path, line }) => `${fact.evidence[0]?.path ?? "the choice"} says Python ${fact.value}, ${path}:${line} asks for ${specifier}`),
    ...(image !== undefined && chosen !== undefined && image.value !== chosen.value
      ? [`${image.evidence[0]?.path}:${image.evidence[0]?.line ?? 1} builds on Python ${image.value}, ${chosen.evidence[0]?.path} says ${chosen.value}`]
      : []),
    ...wheelGap(dependencies, fact.value),
  ];
  const old = (fact: Fact<string>): string[] =>
    isSupported(fact.value) || !isKnown(fact.value)
      ? []
      : [`${fact.evidence[0]?.path ?? "the choice"} says Python ${fact.value}, which gets no security updates any more`];
  if (chosen !== undefined) return { fact: chosen, contradictions: [...old(chosen), ...contradictions(chosen)] };
  if (image !== undefined && allowed(image.value) && isSupported(image.value)) return { fact: image, contradictions: contradictions(image) };

  const ended =
    image !== undefined && !isSupported(image.value)
      ? [`${image.evidence[0]?.path}:${image.evidence[0]?.line ?? 1} builds on Python ${image.value}, which gets no security updates any more`]
      : [];
  const unfit = image !== undefined && !allowed(image.value) ? contradictions(image).slice(0, 1) : [];
  const evidence = required.map(({ specifier, path, line }) => from(path, line, `asks for Python ${specifier}`));
  const fitting = knownPythons.filter(({ version }) => allowed(version));
  const supported = fitting.filter((one) => one.supported).map(({ version }) => version);
  const candidates = supported.length > 0 ? supported : fitting.map(({ version }) => version);
  const [newest] = candidates;
  if (newest === undefined) {
    return {
      fact: { value: defaultPython, confidence: "default", evidence },
      contradictions: required.map(
        ({ specifier, path, line }) =>
          `${path}:${line} asks for Python ${specifier}, which none of ${knownPythons.map(({ version }) => version).join(", ")} satisfies`,
      ),
    };
  }
  const listed = hasWheels(dependencies);
  // an old lock may fit old versions alone, and compiling what it holds mostly fails on newer ones
  const served = (version: string): boolean => missingWheels(dependencies, version).length === 0;
  const whole = listed ? (candidates.find(served) ?? fitting.map(({ version }) => version).find(served)) : undefined;
  // where no lock says which wheels there are, the version that most published wheels serve is the safer one
  const pinned =
    whole !== undefined
      ? undefined
      : newestForPins(
          dependencies,
          fitting.map(({ version }) => version),
          candidates.includes(defaultPython) ? defaultPython : newest,
        );
  const value = whole ?? pinned?.python ?? (candidates.includes(defaultPython) ? defaultPython : newest);
  const why =
    whole === undefined
      ? pinned === undefined
        ? []
        : [byDefault(`the newest that ${pinned.because} serves`)]
      : [byDefault(whole === newest ? "every locked package has a wheel for it" : `the newest that every locked package has a wheel for`)];
  const confidence = evidence.length + why.length > 0 ? "likely" : "default";
  return {
    fact: { value, confidence, evidence: evidence.length + why.length > 0 ? [...evidence, ...why] : [byDefault("no file names a version")] },
    contradictions: [
      ...ended,
      ...unfit,
      ...(supported.length === 0 || !isSupported(value)
        ? [`Python ${value} gets no security updates any more, and ${whyOld(pinned?.because, supported.length > 0)}`]
        : []),
    ],
  };
}

function whyOld(pin: string | undefined, newerIsAllowed: boolean): string {
  if (pin !== undefined) return `${pin} serves nothing newer`;
  return newerIsAllowed ? "the lock holds releases that have no wheel for a newer one; lock newer ones" : "nothing newer is allowed";
}

/** The newest Python, not newer than another, that every release that is fixed serves; undefined where none of them stands in the way. */
function newestForPins(
  dependencies: Dependencies | undefined,
  candidates: readonly string[],
  most: string,
): { readonly python: string; readonly because: string } | undefined {
  let found: { readonly python: string; readonly because: string } | undefined;
  for (const { name, release } of pins(dependencies)) {
    for (const [python, first, since = "0"] of Object.hasOwn(firstReleases, name) ? (firstReleases[name] ?? []) : []) {
      if (compareVersions(release, first) >= 0 || compareVersions(release, since) < 0 || compareVersions(python, found?.python ?? most) > 0) continue;
      const older = candidates.find((version) => compareVersions(version, python) < 0);
      if (older !== undefined) found = { python: older, because: `${name} ${release}` };
    }
  }
  return found;
}

function pins(dependencies: Dependencies | undefined): { readonly name: string; readonly release: string }[] {
  const direct = (dependencies?.direct ?? []).map(({ name, specifier }) => ({ name, release: /^===?\s*([\d.]+)$/.exec(specifier)?.[1] }));
  const locked = (dependencies?.locked ?? []).map(({ name, version }) => ({ name, release: version }));
  return [...direct, ...locked].flatMap(({ name, release }) => (release === undefined || !/^\d[\d.]*$/.test(release) ? [] : [{ name, release }]));
}

/** Files that name one version, in the order tools obey them, in the application's directory and above it. */
const EXACT: readonly (readonly [file: string, pattern: RegExp])[] = [
  [".python-version", /^[ \t]*(?:cpython[@-])?(3\.\d+)(?:\.\d+|[.-]?(?:dev|rc\d*|a\d|b\d))*[ \t]*$/m],
  ["runtime.txt", /^[ \t]*python-(3\.\d+)(?:\.\d+)?[ \t]*$/m],
  [".tool-versions", /^[ \t]*python[ \t]+(3\.\d+)/m],
  ["mise.toml", /^[ \t]*python[ \t]*=[ \t]*(?:\{[^}\n]*version[ \t]*=[ \t]*)?\[?["'](3\.\d+)/m],
  [".mise.toml", /^[ \t]*python[ \t]*=[ \t]*(?:\{[^}\n]*version[ \t]*=[ \t]*)?\[?["'](3\.\d+)/m],
  ["Pipfile", /^[ \t]*python_(?:full_)?version[ \t]*=[ \t]*["'](3\.\d+)/m],
];

function exactChoice(place: Place): Fact<string> | undefined {
  for (const up of upwards(place)) {
    for (const [file, pattern] of EXACT) {
      const path = inside(up, file);
      const text = place.project.read(path);
      const match = text === undefined ? null : pattern.exec(text.replace(/^\uFEFF/, ""));
      if (text === undefined || match?.[1] === undefined) continue;
      const line = text.slice(0, match.index + match[0].indexOf(match[1])).split("\n").length;
      return { value: match[1], confidence: "certain", evidence: [from(path, line, match[0].trim())] };
    }
  }
  return undefined;
}

/** The Python of the image the user builds on, in the last stage that has one. */
function imagePython(dockerfiles: readonly WrittenDockerfile[]): Fact<string> | undefined {
  for (const dockerfile of dockerfiles) {
    const variables = environmentOfDockerfile(dockerfile);
    for (const { rest, line } of dockerfile.instructions.filter(({ keyword }) => keyword === "FROM").toReversed()) {
      const image = rest.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => variables.get(name)?.value ?? whole);
      const version =
        /(?:^|[/\s])(?:python|pypy|cpython):(3\.\d+)/.exec(image)?.[1] ??
        /[:-]python-?(3\.\d+)/.exec(image)?.[1] ??
        /\/python-?(3\d{1,2})[:@]/.exec(image)?.[1]?.replace(/^3(\d+)$/, "3.$1");
      if (version !== undefined) return { value: version, confidence: "likely", evidence: [from(dockerfile.path, line, `FROM ${image}`.slice(0, 80))] };
    }
  }
  return undefined;
}

function requiredPython({ project }: Place, dependencies: Dependencies | undefined): Required[] {
  const found: Required[] = [];
  const text = project.read("pyproject.toml");
  const table = text === undefined ? undefined : readToml(text);
  const written = at(table, "project", "requires-python") ?? at(table, "tool", "poetry", "dependencies", "python");
  if (text !== undefined && typeof written === "string") found.push({ specifier: written, path: "pyproject.toml", line: lineOf(text, written) ?? 1 });
  for (const [path, pattern] of [
    ["setup.cfg", /^python_requires[ \t]*=[ \t]*(\S[^\n]*)$/m],
    ["setup.py", /python_requires[ \t]*=[ \t]*["']([^"'\n]+)["']/],
  ] as const) {
    const setup = project.read(path);
    const match = setup === undefined ? null : pattern.exec(setup);
    if (setup !== undefined && match?.[1] !== undefined) found.push({ specifier: match[1], path, line: lineOf(setup, match[0]) ?? 1 });
  }
  const lock = dependencies?.packages.value.lock;
  if (dependencies?.lockedPython !== undefined && lock !== undefined && found.length === 0)
    found.push({ specifier: dependencies.lockedPython, path: lock.path, line: 1 });
  return found;
}

/** Whether it is as old as the releases that are known, or older: of a newer one nothing is known. */
function isKnown(version: string): boolean {
  return compareVersions(version, knownPythons[0]?.version ?? version) <= 0;
}

function isSupported(version: string): boolean {
  return knownPythons.some((one) => one.version === version && one.supported);
}

function hasWheels(dependencies: Dependencies | undefined): boolean {
  return dependencies?.locked?.some(({ wheels }) => (wheels?.length ?? 0) > 0) ?? false;
}

function missingWheels(dependencies: Dependencies | undefined, version: string): string[] {
  if (dependencies?.locked === undefined) return [];
  return withoutWheel(closureOf(dependencies.locked, dependencies.roots, version), version).map((one) => `${one.name} ${one.version ?? ""}`.trim());
}

function wheelGap(dependencies: Dependencies | undefined, version: string): string[] {
  const missing = hasWheels(dependencies) ? missingWheels(dependencies, version) : [];
  return missing.length === 0
    ? []
    : [`the lock has no wheel for Python ${version} of ${missing.slice(0, 4).join(", ")}${missing.length > 4 ? " …" : ""}: they would have to be compiled`];
}

/** Whether `>=3.10,<4`, `^3.11`, `~=3.12` or `3.11.*` lets `3.x` in; what is not understood lets it in. */
export function allows(specifier: string, version: string): boolean {
  const minor = Number(version.split(".")[1]);
  if (specifier.includes("||")) return specifier.split("||").some((part) => allows(part, version));
  return specifier.split(",").every((part) => {
    const match = /^\s*(?:(>=|<=|===?|!=|~=|>|<|\^|~)\s*)?(\d+)(?:\.(\d+))?(\.[\d*]+)?/.exec(part);
    if (match === null) return true;
    const [, operator = "==", major = "3", written = "0", patch] = match;
    const wanted = Number(major) === 3 ? Number(written) : Number(major) > 3 ? Number.POSITIVE_INFINITY : -1;
    if (operator === ">=" || operator === "^") return minor >= wanted;
    if (operator === ">") return patch === undefined || patch === ".*" ? minor > wanted : minor >= wanted;
    if (operator === "<=") return minor <= wanted;
    if (operator === "<") return patch === undefined || patch === ".0" ? minor < wanted : minor <= wanted;
    if (operator === "~=") return patch === undefined ? minor >= wanted : minor === wanted;
    if (operator === "!=") return patch === ".*" || patch === undefined ? minor !== wanted : true;
    return match[3] === undefined || minor === wanted;
  });
}
