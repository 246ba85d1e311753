import type { CommandSpec } from "./command.ts";
import type { RunCondition } from "./condition.ts";
import type { HttpRequest } from "./run.ts";

/** What a check wants done or looked at in a run. Wants that are equal are met once for all checks. */
export type RunNeed =
  /** Sent when the application is ready. */
  | { readonly kind: "request"; readonly request: HttpRequest }
  /** Sent so often when the application is ready, a few at a time; memory is read after each of `looks` many. */
  | { readonly kind: "load"; readonly request: HttpRequest; readonly count: number; readonly looks: readonly number[] }
  /** Wait until the engine says healthy, at most so many seconds from the start. */
  | { readonly kind: "healthy"; readonly within: number }
  /** Wait at most so many seconds for the ready condition. */
  | { readonly kind: "ready"; readonly within: number }
  /** Ask a service of the trial who connected to it. */
  | { readonly kind: "connections"; readonly service: string }
  /** Run a program in the container. */
  | { readonly kind: "program"; readonly argv: readonly string[] }
  /** The processes once more, when all else is done. */
  | { readonly kind: "last-look" }
  /** What was written until the stop. */
  | { readonly kind: "writes" }
  /** Keep it running at least so many seconds from its start. */
  | { readonly kind: "linger"; readonly seconds: number }
  /** Wait at most so many seconds after the stop signal; with a request that is under way when it comes. */
  | { readonly kind: "stop"; readonly within: number; readonly inFlight?: HttpRequest };

export type Need =
  | RunNeed
  /** A run of its own under another condition. */
  | { readonly kind: "run"; readonly condition: RunCondition; readonly needs: readonly RunNeed[] }
  /** The image's own health check against servers that refuse, hang and answer 500. */
  | { readonly kind: "failing-probes" }
  /** A command in a container of its own, apart from the application. */
  | { readonly kind: "command"; readonly spec: CommandSpec }
  /** A build without cache, when the ordinary one took steps from it. */
  | { readonly kind: "cold-build" }
  /** The same, whatever the ordinary one took from the cache, and its image read beside that of the ordinary one. */
  | { readonly kind: "second-build" }
  /** Each layer's size under gzip. */
  | { readonly kind: "compressed-size"; readonly level: number }
  /** The findings of a vulnerability scanner on this machine. */
  | { readonly kind: "scan" };

/** A run without a variable, or with another value of it. */
export function withVariable(variable: string, value: string | undefined): RunCondition {
  return { environment: { [variable]: value ?? null } };
}
