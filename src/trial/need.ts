import type { HttpRequest } from "./trial.ts";

/** What a check wants done or looked at. Wants that are equal are met once for all checks. */
export type Need =
  /** Sent when the application is ready. */
  | { readonly kind: "request"; readonly request: HttpRequest }
  /** Wait until the engine says healthy, at most so many seconds from the start. */
  | { readonly kind: "healthy"; readonly within: number }
  /** Wait at most so many seconds for the ready condition. */
  | { readonly kind: "ready"; readonly within: number }
  /** A run of its own with a variable taken away (`value` undefined) or changed, and what to ask it when it gets ready. */
  | {
      readonly kind: "variation";
      readonly variable: string;
      readonly value: string | undefined;
      readonly within: number;
      readonly requests: readonly HttpRequest[];
    }
  /** Ask a service of the trial who connected to it. */
  | { readonly kind: "connections"; readonly service: string }
  /** Run a program in the container. */
  | { readonly kind: "program"; readonly argv: readonly string[] }
  /** Wait at most so many seconds after the stop signal. */
  | { readonly kind: "stop"; readonly within: number }
  /** A build without cache, when the ordinary one took steps from it. */
  | { readonly kind: "cold-build" }
  /** Each layer's size under gzip. */
  | { readonly kind: "compressed-size"; readonly level: number }
  /** The findings of a vulnerability scanner on this machine. */
  | { readonly kind: "scan" };
