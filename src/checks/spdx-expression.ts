import { spdxExceptions, spdxLicences } from "../facts/spdx-licences.ts";

/** The first word of an SPDX licence expression that is wrong; undefined where the expression is right. An expression that ends too early has its end, `""`, wrong. */
export function wrongLicence(text: string): string | undefined {
  const words = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const wordIs = (word: string): boolean => words[at]?.toUpperCase() === word;

  function readOne(): string | undefined {
    if (words[at] === "(") {
      at += 1;
      const wrong = readAll();
      if (wrong !== undefined) return wrong;
      if (words[at] !== ")") return words[at] ?? "";
      at += 1;
      return undefined;
    }
    const word = words[at];
    if (word === undefined || !isLicence(word)) return word ?? "";
    at += 1;
    if (!wordIs("WITH")) return undefined;
    const exception = words[at + 1];
    if (exception === undefined || !isException(exception)) return exception ?? "";
    at += 2;
    return undefined;
  }

  function readAll(): string | undefined {
    for (;;) {
      const wrong = readOne();
      if (wrong !== undefined) return wrong;
      if (!wordIs("AND") && !wordIs("OR")) return undefined;
      at += 1;
    }
  }

  if (words.length > 500) return undefined;
  return readAll() ?? words[at];
}

function isLicence(word: string): boolean {
  return (
    spdxLicences.has(word.toLowerCase()) ||
    spdxLicences.has(word.toLowerCase().replace(/\+$/, "")) ||
    /^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/i.test(word)
  );
}

function isException(word: string): boolean {
  return spdxExceptions.has(word.toLowerCase()) || /^(?:DocumentRef-[\w.-]+:)?AdditionRef-[\w.-]+$/i.test(word);
}
