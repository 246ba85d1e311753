import { isMap, isScalar } from "yaml";
import { readYamlDocument } from "../../project/yaml.ts";
import { indexLines } from "../../text/lines.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence, Place } from "../../verdict/verdict.ts";
import { isBuiltHere } from "./built-here.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { options } from "./options.ts";
import { differences, mapOf } from "./service.ts";

type Code = "differs" | "unsure" | "missing";

export const check: Check = defineCheck({
  meta: {
    summary: "Services of a Compose file are set up as was agreed on.",
    why: "Limits, networks and published ports are promises about production that stand in a file beside the image. When one is lost in an edit, everything still starts.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options,
  messages: {
    noFile: "there is no {file}",
    unreadable: "{file} is no Compose file that can be read",
    missing: "there is no service {service}",
    elsewhere: "{service} may be changed by the file that it extends or includes",
    differs: "{service}: {key} is {is}, asked for is {wanted}",
    unsure: "{service}: {key} is {is}, which hangs on something outside the file",
    all: "{services} are as agreed",
    unlooked: "only a Dockerfile is at hand, not its repository",
  },
  title: ({ file, services }) => `${file} has ${Object.keys(services).join(", ")} as agreed`,
  file({ plan, dockerfile = plan.path, project: own, repository: project = own }, { file, services }) {
    if (project === undefined) return unproven(saw("unlooked"));
    const text = project.read(file);
    if (text === undefined) return violated(saw("noFile", { file }));
    const document = readYamlDocument(text);
    const nodes = document?.get("services", true);
    if (document === undefined || !isMap(nodes)) return unproven(saw("unreadable", { file }));
    const whole = mapOf(document.toJS({ maxAliasCount: 1000 }));
    const written = mapOf(whole["services"]);
    const lines = indexLines(text);
    const placeOf = (name: string): Place | undefined => {
      const key = nodes.items.find((item) => isScalar(item.key) && item.key.value === name)?.key;
      const [from, to] = isScalar(key) ? (key.range ?? []) : [];
      if (from === undefined || to === undefined) return undefined;
      const [start, end] = [lines.position(from), lines.position(to)];
      return { kind: "file", path: file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    };
    const networks = Object.keys(mapOf(whole["networks"]));
    const found = Object.entries(services).flatMap(([name, wanted]): Evidence<Code | "elsewhere">[] => {
      if (written[name] === undefined) return [saw(whole["include"] === undefined ? "missing" : "elsewhere", { service: name })];
      const place = placeOf(name);
      const service = mapOf(written[name]);
      const health = plan.target?.config.healthcheck?.value;
      const parts = differences(service, wanted, networks, isBuiltHere(plan, dockerfile, file, service) ? health?.test !== undefined : undefined);
      if (parts.length > 0 && service["extends"] !== undefined) return [saw("elsewhere", { service: name }, place)];
      return parts.map(({ code, ...args }) => saw(code, { service: name, ...args }, place));
    });
    const wrong = found.filter(({ message }) => message.code === "differs" || message.code === "missing");
    if (wrong.length > 0) return violated(...wrong);
    return found.length > 0 ? unproven(...found) : proven(saw("all", { services: Object.keys(services).join(", ") }));
  },
});
