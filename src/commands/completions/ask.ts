/** The word by which a shell asks the command itself for what may follow: a line each, a tab between a word and what it means, `:paths` where a path may stand. */
export const ASK = "__complete";
