import { joinPath, parentOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import type { DjangoProject, Fact } from "./application.ts";
import { isAside } from "./aside.ts";
import type { FoundEntry } from "./entry.ts";
import { literalString } from "./python/calls.ts";
import type { Roots } from "./python/roots.ts";
import { from, lineOf } from "./source.ts";
import type { WrittenCommand } from "./written/command.ts";
import { readDotenv } from "../project/dotenv.ts";

/** What was found of a Django project. */
export interface DjangoFound {
  readonly manage: string | undefined;
  /** The folder that imports start from: manage.py's. */
  readonly root: string;
  /** `config.settings.production`, with where it is named. */
  readonly settings: Fact<string> | undefined;
  /** Every module of the settings, that of production first. */
  readonly settingsFiles: readonly string[];
  /** Those that are loaded: the one that is named, or all where none is. */
  readonly loaded: readonly string[];
  readonly project: Project;
}

/** Finds manage.py and the settings; undefined where the project is no Django project. */
export function findDjango(
  project: Project,
  roots: Roots,
  commands: readonly WrittenCommand[],
  variables: ReadonlyMap<string, readonly SettingSource[]>,
  required: boolean,
): DjangoFound | undefined {
  // a manage.py is no proof by itself: others have one too
  const isDjangos = (file: string): boolean => !isAside(file) && (required || (project.read(file)?.includes("django") ?? false));
  const shallow = (one: string, other: string): number => one.split("/").length - other.split("/").length;
  const manage = project
    .files()
    .filter((file) => /(?:^|\/)manage\.py$/.test(file) && isDjangos(file))
    .toSorted(shallow)[0];
  const wsgi = project.files().filter((file) => /(?:^|\/)(?:wsgi|asgi)\.py$/.test(file) && isDjangos(file));
  if (manage === undefined && wsgi.length === 0) return undefined;
  const root = manage === undefined ? roots.rootOf(wsgi[0] ?? "") : parentOf(manage);
  const settings = namedSettings(project, [...(manage === undefined ? [] : [manage]), ...wsgi], commands, variables);
  const files = settingsFiles(project, roots, root, settings?.value);
  const own = settings === undefined ? undefined : roots.from(root).fileOf(settings.value);
  return { manage, root, settings, settingsFiles: files, loaded: own === undefined ? files : [own], project };
}

export interface SettingSource {
  readonly value: string;
  readonly path: string;
  readonly line: number | undefined;
}

const NAME = "DJANGO_SETTINGS_MODULE";

/** The settings module: what production's command or image sets, then what manage.py falls back to. */
function namedSettings(
  project: Project,
  files: readonly string[],
  commands: readonly WrittenCommand[],
  variables: ReadonlyMap<string, readonly SettingSource[]>,
): Fact<string> | undefined {
  const inCommand = commands.find((command) => command.environment[NAME] !== undefined);
  const set: SettingSource[] = [
    ...(inCommand === undefined ? [] : [{ value: inCommand.environment[NAME] ?? "", path: inCommand.path, line: inCommand.line }]),
    ...(variables.get(NAME) ?? []),
  ].filter(({ value }) => /^[\w.]+$/.test(value));
  const production = set.find(({ value }) => !/(?:dev|local|test|debug)/.test(value));
  if (production !== undefined)
    return { value: production.value, confidence: "certain", evidence: [from(production.path, production.line, `${NAME}=${production.value}`)] };
  for (const file of files.toSorted((one, other) => Number(one.endsWith("manage.py")) - Number(other.endsWith("manage.py")))) {
    const text = project.read(file) ?? "";
    const match = /DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([\w.]+)["']/.exec(text);
    if (match?.[1] !== undefined)
      return { value: match[1], confidence: "likely", evidence: [from(file, lineOf(text, match[0]), `${NAME} falls back to ${match[1]}`)] };
  }
  const [first] = set;
  return first === undefined ? undefined : { value: first.value, confidence: "likely", evidence: [from(first.path, first.line, `${NAME}=${first.value}`)] };
}

function settingsFiles(project: Project, roots: Roots, root: string, settings: string | undefined): string[] {
  const own = settings === undefined ? undefined : roots.from(root).fileOf(settings);
  const beside =
    own === undefined
      ? []
      : project
          .files()
          .filter(
            (file) =>
              parentOf(file) === parentOf(own) &&
              /^(?:settings|base|common|default|prod|__init__|components)\w*\.py$/.test(file.slice(file.lastIndexOf("/") + 1)),
          );
  const all = project.files().filter((file) => /(?:^|\/)settings(?:\/\w+)?\.py$/.test(file) && !isAside(file));
  return [...new Set([...(own === undefined ? [] : [own]), ...beside, ...all])];
}

/** The value of a plain assignment in the settings, with its place: `WSGI_APPLICATION = "config.wsgi.application"`. */
export function djangoSetting(
  { project, settingsFiles: files }: DjangoFound,
  roots: Roots,
  name: string,
): { readonly value: string | undefined; readonly path: string; readonly line: number } | undefined {
  for (const path of files) {
    if (!(project.read(path)?.includes(name) ?? false)) continue;
    const found = roots
      .from("")
      .get(path)
      ?.statements.find(({ tokens }) => tokens[0]?.text === name && tokens[1]?.text === "=");
    if (found !== undefined) return { value: literalString(found.tokens.slice(2)), path, line: found.line };
  }
  return undefined;
}

/** `config.asgi:application` where ASGI_APPLICATION is set, else WSGI_APPLICATION, else the module Django makes. */
export function djangoEntry(django: DjangoFound, roots: Roots): FoundEntry | undefined {
  const { project, root } = django;
  const modules = roots.from(root);
  const asgi = djangoSetting(django, roots, "ASGI_APPLICATION");
  const wsgi = djangoSetting(django, roots, "WSGI_APPLICATION");
  for (const setting of [asgi, wsgi]) {
    const dot = setting?.value?.lastIndexOf(".") ?? -1;
    const module = setting?.value?.slice(0, dot) ?? "";
    const file = dot <= 0 ? undefined : modules.fileOf(module);
    if (setting?.value === undefined || file === undefined) continue;
    const value = `${module}:${setting.value.slice(dot + 1)}`;
    return {
      fact: { value, confidence: "certain", evidence: [from(setting.path, setting.line, setting === asgi ? "ASGI_APPLICATION" : "WSGI_APPLICATION")] },
      file,
      modules,
      candidate: undefined,
      command: undefined,
      contradictions: [],
    };
  }
  const files = project.files().filter((path) => !isAside(path) && (root === "" || path.startsWith(`${root}/`)));
  for (const kind of ["wsgi", "asgi"]) {
    for (const file of files
      .filter((path) => path.endsWith(`/${kind}.py`) || path === `${kind}.py`)
      .toSorted((one, other) => one.split("/").length - other.split("/").length)) {
      const text = project.read(file) ?? "";
      const name = modules.nameOf(file);
      if (name === undefined || !/^application\s*=/m.test(text)) continue;
      return {
        fact: { value: `${name}:application`, confidence: "likely", evidence: [from(file, lineOf(text, "application ="), `Django's ${kind} module`)] },
        file,
        modules,
        candidate: undefined,
        command: undefined,
        contradictions: [],
      };
    }
  }
  return undefined;
}

/** What a generator has to know of the project. */
export function djangoFacts(django: DjangoFound, roots: Roots): Fact<DjangoProject> {
  const statics = djangoSetting(django, roots, "STATIC_ROOT");
  const installed = django.settingsFiles.find((file) => /django\.contrib\.staticfiles/.test(django.project.read(file) ?? ""));
  const value: DjangoProject = {
    manage: django.manage,
    settings: django.settings?.value,
    collectstatic: installed !== undefined && statics !== undefined,
    staticRoot: statics?.value,
    servesStatic: django.settingsFiles.some((file) => django.project.read(file)?.includes("whitenoise") ?? false),
    ...allowedHost(django, roots),
  };
  const evidence = [
    ...(django.manage === undefined ? [] : [from(django.manage, undefined, "Django's own command")]),
    ...(django.settings?.evidence ?? []),
    ...(statics === undefined ? [] : [from(statics.path, statics.line, "STATIC_ROOT")]),
  ];
  return { value, confidence: django.settings?.confidence ?? "likely", evidence };
}

/** Says where the settings are named that are not there: made when it is installed, or nobody's yet. */
export function missingSettings({ settings, root }: DjangoFound, roots: Roots): string[] {
  const [module] = settings?.value.split(".") ?? [];
  if (settings === undefined || module === undefined || roots.from(root).fileOf(settings.value) !== undefined) return [];
  const [source] = settings.evidence;
  const place = source?.path === undefined ? "" : `${source.path}${source.line === undefined ? "" : `:${source.line}`} `;
  return [
    `${place}names the settings ${settings.value}, and no such module is in the repository: Django will not start without it; add it, or set DJANGO_SETTINGS_MODULE to one that is there`,
  ];
}

/** What a request has to name as its host: Django refuses any other with status 400. */
function allowedHost({ project, loaded }: DjangoFound, roots: Roots): Pick<DjangoProject, "host" | "hostVariable"> {
  for (const path of loaded) {
    if (!(project.read(path)?.includes("ALLOWED_HOSTS") ?? false)) continue;
    const statements = roots.from("").get(path)?.statements ?? [];
    const found = statements.findLast(({ tokens }) => tokens[0]?.text === "ALLOWED_HOSTS" && (tokens[1]?.text === "=" || tokens[1]?.text === ":"));
    if (found === undefined) continue;
    const texts = found.tokens.flatMap(({ value }) => (value === undefined ? [] : [value]));
    if (found.tokens.some(({ text }) => text === "(")) {
      const variable = texts.find((text) => /^[A-Z][A-Z0-9_]*$/.test(text));
      return { host: undefined, hostVariable: variable };
    }
    // computed: perhaps only where a variable beside it is not set, as in "if hosts := os.getenv(…)"
    if (texts.length === 0)
      return {
        host: undefined,
        hostVariable: statements.flatMap(({ tokens }) => tokens).find(({ value }) => /^(?:\w+_)?ALLOWED_HOSTS?$/.test(value ?? ""))?.value,
      };
    if (texts.some((text) => ["*", "localhost", "127.0.0.1", ".localhost"].includes(text))) return { host: undefined, hostVariable: undefined };
    return { host: texts[0]?.replace(/^\./, ""), hostVariable: undefined };
  }
  return { host: undefined, hostVariable: undefined };
}

/** Variables that `.env` files, images and Compose set, with their places. */
export function dotenvVariables(project: Project, files: readonly string[]): [string, SettingSource][] {
  return files.flatMap((path) => {
    const text = project.read(joinPath("", path) ?? path);
    return text === undefined
      ? []
      : readDotenv(text)
          .filter(({ commented }) => !commented)
          .map(({ name, value, line }): [string, SettingSource] => [name, { value, path, line }]);
  });
}
