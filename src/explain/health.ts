import type { HealthTimes } from "../facts/health-times.ts";

/** What a health check asks and when, whoever runs it. */
export interface HealthContract extends HealthTimes {
  /** The words of the command; one word behind `sh -c` for a text. */
  readonly test: readonly string[];
  readonly shell: boolean;
  /** What it asks by HTTP, where it does. */
  readonly http: { readonly scheme: "http" | "https"; readonly port: number; readonly path: string } | undefined;
}
