import { ArgumentScannerError, formatMessageForArgumentScannerError } from "@stricli/core";

/** What is said of a word in a verb's place that is none. */
export function unknownVerb({ corrections, input }: { readonly corrections: readonly string[]; readonly input: string }): string {
  // they come as Markdown
  const verbs = corrections.map((verb) => verb.replaceAll("`", ""));
  return complaint(`there is no verb ${JSON.stringify(input)}`, verbs.length === 0 ? "plimsoll --help names them" : `did you mean ${either(verbs)}?`);
}

/** What is said of a verb's words that cannot be read. */
export function unreadWords(error: unknown, verb: string): string {
  const help = `plimsoll ${verb} --help`;
  if (!(error instanceof ArgumentScannerError)) return complaint(error instanceof Error ? error.message : String(error), help);
  let hint = help;
  const what = formatMessageForArgumentScannerError(error, {
    FlagNotFoundError({ corrections, input }) {
      if (corrections.length > 0) hint = `did you mean ${either(corrections.map((name) => `--${name}`))}?`;
      return `${verb} has no option --${input}`;
    },
    AliasNotFoundError: ({ input }) => `${verb} has no option -${input}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, input }) => `${externalFlagNameOrPlaceholder} cannot be ${JSON.stringify(input)}`,
    EnumValidationError: ({ externalFlagName, input, values }) => `--${externalFlagName} is ${either(values)}, not ${JSON.stringify(input)}`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} may be given once`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${verb} needs <${placeholder}>`,
    UnexpectedPositionalError: ({ expectedCount, input }) =>
      expectedCount === 0 ? `${verb} takes no argument, and there is ${JSON.stringify(input)}` : `${verb} has no use for ${JSON.stringify(input)}`,
  });
  return complaint(what, hint);
}

function complaint(what: string, hint: string): string {
  return `plimsoll: ${what}\n  try  ${hint}`;
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
