const START = /\bs([/|#,@])/g;

/** Finds `s/…/TEXT/` in the words of a sed command where the text that it writes fits. */
export function sedWrites(text: RegExp): Pick<RegExp, "test"> {
  return {
    test(words) {
      for (const { 0: start, 1: mark = "", index } of words.matchAll(START)) {
        const middle = nextMark(words, mark, index + start.length);
        const end = middle === -1 ? -1 : nextMark(words, mark, middle + 1);
        if (end !== -1 && text.test(words.slice(middle + 1, end))) return true;
      }
      return false;
    },
  };
}

/** Where the mark stands next without a backslash before it; -1 where it does not. */
function nextMark(words: string, mark: string, from: number): number {
  let at = words.indexOf(mark, from);
  while (at !== -1 && words[at - 1] === "\\") at = words.indexOf(mark, at + 1);
  return at;
}
