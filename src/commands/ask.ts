/** Asks for what cannot be found out by reading. Each gives undefined where the user wants to answer nothing. */
export interface Asking {
  /** What is served; `wrong` says why an answer will not do. */
  entry(wrong: (value: string) => string | undefined): Promise<string | undefined>;
  healthPath(): Promise<string | undefined>;
}

/** Questions in a terminal. @clack/prompts is loaded when the first one is asked. */
export const asking: Asking = {
  async entry(wrong) {
    return answer({
      message: "What is served? Nothing here says so",
      placeholder: "package.module:app, or a command such as node server.js",
      validate: (value) => ((value ?? "").trim() === "" ? "Name it, or press Ctrl-C to leave it to plimsoll.yaml" : wrong((value ?? "").trim())),
    });
  },
  async healthPath() {
    return answer({
      message: "Which path answers with 200 while all is well? Enter where there is none",
      placeholder: "/health",
      validate: (value) => (/^(?:\/[^\s"'\\]*)?$/.test((value ?? "").trim()) ? undefined : "A path begins with /"),
    });
  },
};

interface Question {
  readonly message: string;
  readonly placeholder: string;
  validate(value: string | undefined): string | undefined;
}

async function answer({ message, placeholder, validate }: Question): Promise<string | undefined> {
  const { isCancel, text } = await import("@clack/prompts");
  const said = await text({ message, placeholder, validate });
  return isCancel(said) || said.trim() === "" ? undefined : said.trim();
}
