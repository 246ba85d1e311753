export interface StageNames {
  readonly base: string;
  readonly builder: string;
  readonly development: string;
  readonly final: string;
}

/**
 * Names of the stages. Of those that a contract has, one that begins with `base` or `dev` says by that what it is; of the others the last is the
 * final stage's, the one before it the builder's.
 */
export function stageNames(names: readonly string[]): StageNames {
  const base = names.find((name) => /^base/i.test(name));
  const development = names.find((name) => /^dev/i.test(name));
  const others = names.filter((name) => name !== base && name !== development);
  const [final = "runtime", builder = "builder"] = others.toReversed();
  return { base: base ?? "base", builder, development: development ?? "development", final };
}
