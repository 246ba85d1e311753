/**
 * How a run differs from the one that the contract describes; `{}` is that one. Runs that differ in the same way are one run for all checks.
 * Changes add up: a run may be read-only and lack a variable.
 */
export interface RunCondition {
  /** Variables that are taken away (null) or given another value. */
  readonly environment?: Readonly<Record<string, string | null>>;
  /** The root file system cannot be written; the trial's `tmpfs` and `volumes` can. */
  readonly readOnly?: true;
  /** No capabilities but those that the trial's `cap_add` names, and no way to gain any. */
  readonly noCapabilities?: true;
  /** `random`: a number that no image knows, in group 0. */
  readonly user?: "random";
  /** Bytes. */
  readonly memory?: number;
  readonly cpus?: number;
  /** The signal the run is stopped with; undefined: SIGTERM. */
  readonly stopSignal?: string;
  /** A service that is not there from the start on. */
  readonly without?: string;
  /** A service that ends while the application runs, and comes back. */
  readonly loses?: ServiceLoss;
  /** `again`: on the volumes and services that the contract's run has used; `beside`: two at once on fresh ones. */
  readonly start?: "again" | "beside";
  /** Nothing outside the trial's own network can be reached, and each try is noted. */
  readonly isolated?: true;
}

export interface ServiceLoss {
  readonly service: string;
  /** Seconds it is away. */
  readonly seconds: number;
  /** Seconds that the application has to become ready again. */
  readonly within: number;
}

/** Equal conditions have equal keys. */
export function conditionKey(condition: RunCondition): string {
  return JSON.stringify(condition, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** In a few words, as a reader would say it: "without DATABASE_URL, read-only". */
export function conditionWords(condition: RunCondition): string {
  const words = [
    ...Object.entries(condition.environment ?? {}).map(([name, value]) => (value === null ? `without ${name}` : `with another ${name}`)),
    ...(condition.readOnly === true ? ["with a read-only root"] : []),
    ...(condition.noCapabilities === true ? ["without capabilities"] : []),
    ...(condition.user === undefined ? [] : ["as a random user"]),
    ...(condition.memory === undefined && condition.cpus === undefined ? [] : ["within its limits"]),
    ...(condition.stopSignal === undefined ? [] : [`stopped with ${condition.stopSignal}`]),
    ...(condition.without === undefined ? [] : [`without the service ${condition.without}`]),
    ...(condition.loses === undefined ? [] : [`while ${condition.loses.service} is lost and comes back`]),
    ...(condition.start === "again" ? ["once more"] : []),
    ...(condition.start === "beside" ? ["twice at once"] : []),
    ...(condition.isolated === true ? ["cut off from the outside"] : []),
  ];
  return words.length === 0 ? "as the contract says" : words.join(", ");
}
