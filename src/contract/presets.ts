/** A check that a preset asks for, under the check's own id, with the options it needs. */
export type PresetCheck = readonly [check: string, options?: Readonly<Record<string, unknown>>];

/** Only what a maintainer would act on, and what needs no knowledge of the application. */
const recommended: readonly PresetCheck[] = [["builds"], ["user-not-root"], ["health-declared"], ["no-secrets"], ["dependencies-before-source"]];

const strict: readonly PresetCheck[] = [
  ...recommended,
  ["multi-stage"],
  ["base-image"],
  ["health-becomes-healthy"],
  ["virtual-environment"],
  ["debian-packages-absent"],
  ["stops-within", { seconds: 10 }],
  ["logs-on-stdout"],
];

export const presets: ReadonlyMap<string, readonly PresetCheck[]> = new Map([
  ["plimsoll:recommended", recommended],
  ["plimsoll:strict", strict],
]);
