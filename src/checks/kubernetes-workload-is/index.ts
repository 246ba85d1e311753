import { boolean, integer, number, optional, picklist, pipe, strictObject, string } from "valibot";
import type { GenericSchema } from "valibot";
import { healthTimesOf } from "../../facts/health-times.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { portsExposed } from "../exposed-ports.ts";
import { serversStarted } from "../listening.ts";
import { containersOf } from "./containers.ts";
import { differences, type Expected } from "./differences.ts";

interface Options {
  readonly file: string;
  readonly container?: string | undefined;
  readonly resources: boolean;
  readonly hardened: boolean;
  readonly probes?: "startupProbe" | "initialDelaySeconds" | undefined;
  readonly path?: string | undefined;
  readonly port?: number | undefined;
}

const options: GenericSchema<unknown, Options> = strictObject({
  file: string(),
  /** Its name, where the file has several. */
  container: optional(string()),
  resources: optional(boolean(), false),
  hardened: optional(boolean(), false),
  /** How the time that a start may take is written. */
  probes: optional(picklist(["startupProbe", "initialDelaySeconds"])),
  path: optional(string()),
  port: optional(pipe(number(), integer())),
});

export const check: Check = defineCheck({
  meta: {
    summary: "A container in Kubernetes is probed as its image's health check says, and has the limits and rights that were agreed on.",
    why: "Kubernetes does not look at an image's health check: its probes are written a second time, and drift. A container without requests is placed anywhere, and one without limits takes from the others.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options,
  messages: {
    noFile: "there is no {file}",
    noContainer: "{file} has no workload with a container {name}",
    template: "{file} is a template, whose names are filled in later",
    several: "{file} has several containers, {names}: name one",
    differs: "{what} is {is}, asked for is {wanted}",
    noHealth: "the Dockerfile has no health check to compare the probes with",
    all: "the container {name} is as agreed",
    unlooked: "only a Dockerfile is at hand, not its repository",
  },
  title: ({ file, hardened, probes, resources }) =>
    `${file} has ${[...(probes === undefined ? [] : ["probes as the health check"]), ...(resources ? ["requests and limits"] : []), ...(hardened ? ["no rights beyond need"] : [])].join(", ") || "a workload"}`,
  file({ plan, project: own, repository: project = own }, asked) {
    const { container: name, file } = asked;
    if (project === undefined) return unproven(saw("unlooked"));
    const text = project.read(file);
    if (text === undefined) return violated(saw("noFile", { file }));
    const all = containersOf(file, text);
    const found = all.filter((one) => name === undefined || one.name === name);
    const [container, ...others] = found;
    // a template is no manifest until its names are filled in
    if (container === undefined && text.includes("{{")) return unproven(saw("template", { file }));
    if (container === undefined) return violated(saw("noContainer", { file, name: name ?? "" }));
    if (others.length > 0) return unproven(saw("several", { file, names: all.map((one) => one.name).join(", ") }));
    const health = plan.target?.config.healthcheck?.value;
    const expected: Expected = {
      resources: asked.resources,
      hardened: asked.hardened,
      probes: asked.probes,
      path: asked.path,
      port: asked.port ?? serversStarted(plan)[0]?.port?.value ?? portsExposed(plan)?.[0]?.port,
      times: health?.test === undefined ? undefined : healthTimesOf(health),
    };
    const wrong = differences(container.spec, expected).map((part): Evidence<"differs"> => saw("differs", { ...part }, container.place));
    if (wrong.length > 0) return violated(...wrong);
    if (asked.probes !== undefined && expected.times === undefined) return unproven(saw("noHealth"));
    return proven(saw("all", { name: container.name }));
  },
});
