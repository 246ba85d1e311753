/** What a builder's name of a step says: `[app linux/arm64 runner 3/7] RUN make`. */
export interface StepName {
  /** The target of a bake file; undefined where one image is built alone. */
  readonly target: string | undefined;
  readonly platform: string | undefined;
  /** `runner`, or `stage-1` for a stage without a name; undefined where a file has but one, without a name, and for what the builder does for itself. */
  readonly stage: string | undefined;
  /** 1 is FROM. Only instructions that make something of their own are counted. */
  readonly number: number | undefined;
  /** The instruction, its variables expanded. */
  readonly text: string;
}

/** Reads a name as BuildKit gives them. Targets of a bake file have to be told, since a stage may be called like one. */
export function readStepName(name: string, targets: readonly string[] = []): StepName {
  const match = /^\[([^\]]*)\] ?(.*)$/s.exec(name);
  if (match === null) return { target: undefined, platform: undefined, stage: undefined, number: undefined, text: name };
  const words = (match[1] ?? "").split(" ").filter((word) => word !== "");
  const target = targets.includes(words[0] ?? "") ? words.shift() : undefined;
  const platform = words[0]?.includes("/") === true && words.length > 1 ? words.shift() : undefined;
  const count = /^(\d+)\/\d+$/.exec(words.at(-1) ?? "")?.[1];
  const stage = words.slice(0, -1).join(" ");
  return {
    target,
    platform,
    stage: count === undefined || stage === "" ? undefined : stage,
    number: count === undefined ? undefined : Number(count),
    text: match[2] ?? "",
  };
}

/** The name as it would be without the target of a bake file. */
export function withoutTarget(name: string, target: string): string {
  if (name.startsWith(`[${target}] `)) return name.slice(target.length + 3);
  return name.startsWith(`[${target} `) ? `[${name.slice(target.length + 2)}` : name;
}
