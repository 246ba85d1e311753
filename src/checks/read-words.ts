import type { Instruction } from "../dockerfile/syntax.ts";
import { pairsOf, wordsOf } from "../dockerfile/words.ts";
import type { Span } from "../text/span.ts";

/** A text into which the builder puts variables. */
export interface ReadWord {
  readonly text: string;
  readonly span: Span;
}

/** What the builder expands of an instruction: all but the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK, which a shell reads. */
export function readWords(instruction: Instruction, escape: string): readonly ReadWord[] {
  const { args, flags, head, json, keyword } = instruction;
  const words = (): ReadWord[] => (json ?? wordsOf(instruction, escape)).map(({ span, value }) => ({ text: value, span }));
  const flagWords = flags.map(({ span, value = "" }) => ({ text: value, span }));
  switch (keyword) {
    case "ENV":
    case "LABEL":
      return pairsOf(instruction, escape).pairs.flatMap(({ name, span, value }) => [
        { text: name, span },
        { text: value, span },
      ]);
    case "ADD":
    case "COPY":
      return [...flagWords, ...words()];
    case "RUN":
      return flagWords;
    case "ARG":
    case "EXPOSE":
    case "VOLUME":
      return words();
    case "STOPSIGNAL":
    case "USER":
    case "WORKDIR":
      return [{ text: args.text, span: head }];
    default:
      return [];
  }
}
