import type { Fact, FactSource } from "../../application.ts";
import { byDefault, lineOf } from "../../source.ts";
import type { NodeFramework, StaticFramework } from "../application.ts";
import { dependencySource, dependsOn, type Manifest } from "../manifest.ts";
import type { ConfigurationFile } from "../node-project.ts";
import { at, computed } from "../script/literal.ts";

/** How the pages of a framework are brought to people: by a server of its own, or as files. */
export type Delivery = ServerDelivery | StaticDelivery;

export interface ServerDelivery {
  readonly kind: "server";
  readonly framework: Fact<NodeFramework>;
  /** Words of the command where the framework decides it; undefined where the start script does. */
  readonly start: Fact<readonly string[]> | undefined;
  /** Relative to the application. */
  readonly outputs: readonly Fact<string>[];
  /** Files and folders that the server reads as they lie there, where they exist. */
  readonly sources: readonly string[];
  readonly bundled: boolean;
  readonly listening: Readonly<Record<string, string>>;
  readonly port: number;
  /** A page that surely is there. */
  readonly page: Fact<string> | undefined;
  readonly dataDirectories: readonly Fact<string>[];
  readonly contradictions: readonly string[];
}

export interface StaticDelivery {
  readonly kind: "static";
  readonly framework: Fact<StaticFramework>;
  readonly output: Fact<string>;
  readonly fallback: Fact<boolean>;
  readonly base: Fact<string>;
  readonly contradictions: readonly string[];
}

export function sure<T>(value: T, ...evidence: readonly FactSource[]): Fact<T> {
  return { value, confidence: "certain", evidence };
}

export function likely<T>(value: T, ...evidence: readonly FactSource[]): Fact<T> {
  return { value, confidence: "likely", evidence };
}

export function usual<T>(value: T, note: string): Fact<T> {
  return { value, confidence: "default", evidence: [byDefault(note)] };
}

/** The first of some packages that is listed, with its place. */
export function firstListed(manifest: Manifest, names: readonly string[]): { readonly name: string; readonly source: FactSource } | undefined {
  const name = names.find((one) => dependsOn(manifest, one));
  return name === undefined ? undefined : { name, source: dependencySource(manifest, name) };
}

/** Parts of a configuration that decide what is written, and that only running it would tell: a sentence each. */
export function computedParts(config: ConfigurationFile | undefined, taken: string, ...keys: readonly string[]): string[] {
  if (config === undefined || at(config.value, ...keys) !== computed) return [];
  const key = keys.at(-1) ?? "";
  return [`${config.path}:${lineOf(config.text, key) ?? 1} computes ${key}; took ${taken}, so check it`];
}

const ROUTERS = [
  "react-router",
  "react-router-dom",
  "@tanstack/react-router",
  "@tanstack/solid-router",
  "wouter",
  "vue-router",
  "@solidjs/router",
  "solid-app-router",
  "preact-router",
  "preact-iso",
  "svelte-routing",
  "svelte-spa-router",
  "@vaadin/router",
  "@lit-labs/router",
  "@angular/router",
  "navigo",
  "@reach/router",
];

/** Whether the browser has routes of its own, so that every path has to show index.html. */
export function browserRoutes(manifest: Manifest): Fact<boolean> {
  const router = firstListed(manifest, ROUTERS);
  return router === undefined ? usual(true, "one page, whatever its path") : sure(true, router.source);
}
