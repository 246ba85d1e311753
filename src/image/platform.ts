import { arch } from "node:process";

import { asString, type JsonObject } from "./json.ts";

/** `linux/arm/v7` from a descriptor's platform or a configuration. */
export function platformOf(value: JsonObject): string | undefined {
  const os = asString(value["os"]);
  const architecture = asString(value["architecture"]);
  const variant = asString(value["variant"]);
  return os && architecture ? [os, architecture, variant].filter(Boolean).join("/") : undefined;
}

/** What this machine's containers are. */
export function ownPlatform(): string {
  return `linux/${arch === "x64" ? "amd64" : arch}`;
}

/** True where an image for one platform is what another asks for: a variant that nobody asked for may be there. */
export function fitsPlatform(platform: string | undefined, wanted: string): boolean {
  if (platform === undefined) return false;
  const [have, want] = [usual(platform), usual(wanted)];
  return have === want || have.startsWith(`${want}/`);
}

/** One spelling for each platform: arm64 is v8, and some tools say what the kernel says. */
function usual(platform: string): string {
  const [os = "", architecture = "", variant] = platform.toLowerCase().split("/");
  const name = architecture === "x86_64" ? "amd64" : architecture === "aarch64" ? "arm64" : architecture;
  const implied = (name === "arm64" && variant === "v8") || (name === "amd64" && variant === "v1");
  return [os, name, implied ? undefined : variant].filter(Boolean).join("/");
}
