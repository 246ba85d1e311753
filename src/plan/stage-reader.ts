import type { Span } from "../text/span.ts";
import { expandText, expandWord, expandWords } from "./expand.ts";
import type { PlanProblem } from "./plan.ts";
import type { StageScope } from "./scope.ts";

/** What the instructions of one stage are read with. */
export interface StageReader {
  readonly escape: string;
  readonly scope: StageScope;
  /** The names of all stages of the file. */
  readonly names: readonly (string | undefined)[];
  /** Which of them is read. */
  readonly index: number;
  /** Whether the outside base is an image of Windows: its default shell is cmd. */
  readonly windows: boolean;
  /** Puts variables in; what BuildKit refuses becomes a problem at the place. */
  expand(word: string, place: Span): string;
  expandWords(word: string, place: Span): readonly string[];
  /** A here-document of COPY or ADD: quotes in it mean nothing. */
  expandText(text: string, place: Span): void;
  refuse(problem: PlanProblem): void;
}

export function stageReader(parts: Pick<StageReader, "escape" | "scope" | "names" | "index" | "windows"> & { readonly problems: PlanProblem[] }): StageReader {
  const { escape, scope, problems } = parts;
  const report = (error: string | undefined, span: Span): void => {
    if (error !== undefined) problems.push({ code: "expansion-wrong", message: error, span });
  };
  return {
    escape,
    scope,
    names: parts.names,
    index: parts.index,
    windows: parts.windows,
    expand(word, place) {
      const { value, error } = expandWord(word, scope.lookup, escape);
      report(error, place);
      return value;
    },
    expandWords(word, place) {
      const { values, error } = expandWords(word, scope.lookup, escape);
      report(error, place);
      return values;
    },
    expandText: (text, place) => report(expandText(text, scope.lookup), place),
    refuse: (problem) => void problems.push(problem),
  };
}
