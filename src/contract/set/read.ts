import { quoted, type Problem } from "../problem.ts";
import type { YamlFile } from "../yaml-file.ts";
import type { WrittenEnvironment, WrittenKubernetes, WrittenSet } from "./schema.ts";
import type { ContractSet, EnvironmentKind, Limits, SetEnvironment, SetKubernetes } from "./set.ts";

const KINDS: readonly EnvironmentKind[] = ["local", "dev", "test", "ci", "prod"];

/** The section with its defaults filled in, and what is wrong with it as a whole. */
export function readSet(written: WrittenSet, file: YamlFile): { readonly set: ContractSet; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const folders = written.layout === "folders";
  const environments = Object.entries(written.compose ?? {}).map(([name, given]) => environmentOf(name, given ?? {}, folders, file, problems));
  const set: ContractSet = {
    project: written.project,
    migrations: written.migrations ?? "service",
    tests: written.tests,
    environments,
    make: placeOf(written.make, "Makefile"),
    just: placeOf(written.just, "justfile"),
    bake: placeOf(written.bake, "docker-bake.hcl"),
    github: placeOf(written.github, ".github/workflows/container.yml"),
    gitlab: placeOf(written.gitlab, ".gitlab-ci.yml"),
    kubernetes: "kubernetes" in written && written.kubernetes !== undefined ? kubernetesOf(written.kubernetes ?? {}) : undefined,
  };
  problems.push(...sharedPlaces(set, file));
  return { set, problems };
}

function environmentOf(name: string, given: WrittenEnvironment, folders: boolean, file: YamlFile, problems: Problem[]): SetEnvironment {
  const kind = given.like ?? KINDS.find((one) => one === name);
  if (kind === undefined) {
    const message = `nothing says what the environment ${quoted(name)} is like`;
    problems.push({
      code: "environment-unknown",
      message,
      hint: "give it like: dev, test, ci, prod or local",
      place: file.place(["set", "compose", name], "key"),
    });
  }
  const local = name === "local";
  const envFile = given.env_file ?? (folders ? `env/.env${local ? "" : `.${name}`}` : `.env${local ? "" : `.${name}`}`);
  const asked = given.tls ?? (given.certificate !== undefined || given.key !== undefined);
  if (asked && kind !== undefined && kind !== "dev") {
    problems.push({
      code: "tls-elsewhere",
      message: `${name} is like ${kind}, and only an environment like dev answers with TLS by itself`,
      hint: "let a proxy before it speak TLS",
      place: file.place(["set", "compose", name], "key"),
    });
  }
  return {
    name,
    kind: kind ?? "local",
    file: given.file ?? (folders ? `compose/docker-compose${local ? "" : `.${name}`}.yml` : `compose${local ? "" : `.${name}`}.yaml`),
    envFile,
    example: given.example ?? `${envFile}.example`,
    tls: asked ? { certificate: given.certificate ?? "certs/cert.pem", key: given.key ?? "certs/key.pem" } : undefined,
    port: given.port,
    callbackPort: given.callback_port,
    limits: limitsOf(given.limits),
    reserved: limitsOf(given.reserved),
  };
}

function kubernetesOf(given: WrittenKubernetes): SetKubernetes {
  return {
    folder: given.folder ?? "k8s",
    startPeriod: given.start_period ?? "startup-probe",
    host: given.host,
    replicas: given.replicas ?? 2,
    limits: limitsOf(given.limits),
    requests: limitsOf(given.requests),
  };
}

function limitsOf(given: { readonly cpus?: number | undefined; readonly memory?: number | undefined } = {}): Limits {
  return { cpus: given.cpus, memory: given.memory };
}

function placeOf(written: true | string | undefined, usual: string): string | undefined {
  return written === true ? usual : written;
}

/** One file cannot be two documents. Environments may share an example, but not with what is no example. */
function sharedPlaces(set: ContractSet, file: YamlFile): readonly Problem[] {
  const taken = new Map<string, string>();
  const problems: Problem[] = [];
  const take = (path: string | undefined, what: string, at: readonly string[]): void => {
    if (path === undefined) return;
    const before = taken.get(path);
    if (before === undefined) taken.set(path, what);
    else
      problems.push({
        code: "set-file-twice",
        message: `${path} would be both ${before} and ${what}`,
        hint: "give one of them another name",
        place: file.place(["set", ...at], "key"),
      });
  };
  take("plimsoll.yaml", "the contract", []);
  for (const { name, file: path } of set.environments) take(path, `the Compose file of ${name}`, ["compose", name]);
  for (const { name, envFile } of set.environments) take(envFile, `the variables of ${name}`, ["compose", name]);
  const examples = new Set<string>();
  for (const { name, example } of set.environments) {
    if (examples.has(example)) continue;
    examples.add(example);
    take(example, `the example of ${name}`, ["compose", name]);
  }
  for (const key of ["make", "just", "bake", "github", "gitlab"] as const) take(set[key], key, [key]);
  return problems;
}
