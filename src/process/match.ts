import { createContext, Script, type Context } from "node:vm";

/** What a pattern that somebody wrote may take over one text; what is meant to be read takes a thousandth of it. */
const LIMIT_MS = 2000;

let sandbox: { readonly script: Script; readonly context: Context } | undefined;

/**
 * Whether a text fits a pattern that somebody else wrote. Such a pattern may try more ways than anyone can wait for, and the text may be made for just that:
 * undefined where it had not ended in time.
 */
export function fitsInTime(expression: RegExp, text: string, milliseconds: number = LIMIT_MS): boolean | undefined {
  sandbox ??= { script: new Script("expression.test(text)"), context: createContext({}) };
  const { context, script } = sandbox;
  Object.assign(context, { expression, text });
  try {
    return script.runInContext(context, { timeout: milliseconds }) === true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  } finally {
    Object.assign(context, { expression: undefined, text: undefined });
  }
}
