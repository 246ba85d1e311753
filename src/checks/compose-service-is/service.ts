import type { Wanted } from "./options.ts";

/** A service of a Compose file as YAML gives it. */
export type Service = Readonly<Record<string, unknown>>;

export type Part = { readonly key: string } & (
  | { readonly code: "differs"; readonly is: string; readonly wanted: string }
  | { readonly code: "unsure"; readonly is: string }
);

/** What of a service differs from what is wanted; `networks` are those that the file declares, `builtHealth` whether what it builds has a health check. */
export function differences(service: Service, wanted: Wanted, networks: readonly string[], builtHealth: boolean | undefined): Part[] {
  const parts: Part[] = [];
  const compare = (key: string, is: string, asked: string): void => {
    if (is === asked) return;
    parts.push(
      is.includes("${") ? { key, code: "unsure", is } : { key, code: "differs", is: is === "" ? "nothing" : is, wanted: asked === "" ? "nothing" : asked },
    );
  };
  if (wanted.image !== undefined) compare("image", plain(service["image"]), wanted.image);
  if (wanted.target !== undefined) compare("target", plain(mapOf(service["build"])["target"]), wanted.target);
  if (wanted.ports !== undefined) compare("ports", portsOf(service["ports"]).toSorted().join(", "), wanted.ports.map(String).toSorted().join(", "));
  if (wanted.published !== undefined)
    compare("published ports", listOf(service["ports"]).map(publishedBy).toSorted().join(", "), wanted.published.map(String).toSorted().join(", "));
  const command = Array.isArray(service["command"]) ? service["command"].map(plain).join(" ") : plain(service["command"]);
  for (const text of wanted.commandHas)
    if (!command.includes(text)) parts.push({ key: "command", code: "differs", is: command === "" ? "the image's" : command, wanted: text });
  if (wanted.healthcheck !== undefined) compareHealth(parts, service["healthcheck"], wanted.healthcheck, builtHealth);
  const given = mapOf(mapOf(service["deploy"])["resources"]);
  for (const kind of ["limits", "reservations"] as const) {
    const asked = wanted[kind];
    if (asked?.cpus !== undefined) {
      const is = plain(mapOf(given[kind])["cpus"] ?? (kind === "limits" ? service["cpus"] : undefined));
      if (Number(is) !== Number(asked.cpus) || is === "") compare(`${kind}.cpus`, is, String(asked.cpus));
    }
    if (asked?.memory !== undefined) {
      const is = plain(mapOf(given[kind])["memory"] ?? service[kind === "limits" ? "mem_limit" : "mem_reservation"]);
      if (memory(is) !== memory(String(asked.memory))) compare(`${kind}.memory`, is, String(asked.memory));
    }
  }
  if (wanted.network === "declared") {
    const own = namesOf(service["networks"]);
    const known = own.filter((name) => name !== "default" && networks.includes(name));
    if (own.length === 0 || known.length < own.length)
      parts.push({ key: "networks", code: "differs", is: own.join(", ") || "the project's default", wanted: "networks of the file" });
  }
  if (wanted.readOnly !== undefined) compare("read_only", plain(service["read_only"] ?? false), String(wanted.readOnly));
  if (wanted.hardened === true) {
    compare("cap_drop", namesOf(service["cap_drop"]).join(", "), "ALL");
    if (!namesOf(service["security_opt"]).some((each) => /^no-new-privileges(?:[:=]true)?$/.test(each)))
      parts.push({ key: "security_opt", code: "differs", is: namesOf(service["security_opt"]).join(", ") || "nothing", wanted: "no-new-privileges" });
  }
  const environment = environmentOf(service["environment"]);
  for (const [name, value] of Object.entries(wanted.environment)) compare(`environment.${name}`, environment.get(name) ?? "", value);
  if (wanted.envFiles !== undefined) compare("env_file", envFilesOf(service["env_file"]).join(", "), wanted.envFiles.join(", "));
  const targets = listOf(service["volumes"]).map((each) => (typeof each === "string" ? (each.split(":")[1] ?? each) : plain(mapOf(each)["target"])));
  for (const path of wanted.mounts)
    if (!targets.includes(path)) parts.push({ key: "volumes", code: "differs", is: targets.join(", ") || "nothing", wanted: path });
  for (const name of wanted.after) {
    const condition = plain(mapOf(mapOf(service["depends_on"])[name])["condition"]);
    if (!/^service_(?:healthy|completed_successfully)$/.test(condition)) compare(`depends_on.${name}`, condition, "service_healthy");
  }
  return parts;
}

function compareHealth(parts: Part[], healthcheck: unknown, wanted: boolean, built: boolean | undefined): void {
  const { disable, test } = mapOf(healthcheck);
  const off = disable === true || test === "NONE" || listOf(test)[0] === "NONE";
  const has = off ? false : test !== undefined ? true : built;
  if (has === undefined) parts.push({ key: "healthcheck", code: "unsure", is: "whatever the image has" });
  else if (has !== wanted) parts.push({ key: "healthcheck", code: "differs", is: has ? "there" : "nothing", wanted: wanted ? "a health check" : "nothing" });
}

/** The container's side of each published port; the last part of `8080:80`, and whole ranges as they are written. */
function portsOf(value: unknown): string[] {
  return listOf(value).map((each) => {
    if (typeof each === "number") return String(each);
    const written = typeof each === "string" ? each : plain(mapOf(each)["target"]);
    // a variable's default may hold a colon: the container's side is what follows the last one outside of it
    return (/(?:^|:)([^:]*)$/.exec(written)?.[1] ?? written).replace(/\/(?:tcp|udp)$/, "");
  });
}

/** The machine's side of a published port; nothing for one that the engine chooses. */
function publishedBy(port: unknown): string {
  const written = typeof port === "object" ? plain(mapOf(port)["published"]) : plain(port);
  const resolved = written.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, "$1");
  const sides = typeof port === "object" ? [resolved, ""] : resolved.split(":");
  return sides.length < 2 ? "" : (sides.at(-2) ?? "");
}

/** Bytes, as Compose counts them: 4G is 4 × 1024³. NaN for what is none. */
function memory(text: string): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)([bkmg]?)b?$/i.exec(text) ?? [];
  return amount === "" ? Number.NaN : Math.round(Number(amount) * (UNITS[unit.toLowerCase()] ?? 1));
}

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function environmentOf(value: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(value)) return new Map(Object.entries(mapOf(value)).map(([name, each]) => [name, plain(each)]));
  return new Map(value.map(plain).map((each) => [each.split("=", 1).join(""), each.includes("=") ? each.slice(each.indexOf("=") + 1) : ""]));
}

function envFilesOf(value: unknown): string[] {
  return (typeof value === "string" ? [value] : listOf(value)).map((each) => (typeof each === "string" ? each : plain(mapOf(each)["path"])));
}

function namesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(plain) : Object.keys(mapOf(value));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function mapOf(value: unknown): Service {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Service) : {};
}

function plain(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
