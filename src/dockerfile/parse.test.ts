import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import type { Instruction } from "./syntax.ts";

function instructions(text: string): Instruction[] {
  return parse(text).nodes.filter((node) => node.kind === "instruction");
}

function brief(text: string): string[] {
  return instructions(text).map((each) => `${each.startLine}-${each.endLine} ${each.keyword} ${each.args.text}`);
}

describe("printing", () => {
  const line = fc.constantFrom(
    "FROM a",
    "RUN x \\",
    "# escape=`",
    "# c",
    "  # c \\",
    "\\",
    "RUN <<EOF",
    "EOF",
    "",
    " ",
    "ENV a b",
    'CMD ["a"]',
    "ONBUILD RUN <<E",
    "E",
    "\uFEFFFROM b",
    "`",
  );
  const end = fc.constantFrom("\n", "\r\n", "\n\n", "\r", "");
  test("gives back every text", () => {
    fc.assert(fc.property(fc.array(fc.tuple(line, end)), (parts) => roundTrip(parts.flat().join(""))));
    fc.assert(fc.property(fc.string({ unit: "binary" }), roundTrip));
  });

  function roundTrip(text: string): boolean {
    return print(parse(text)) === text;
  }
});

describe("lines", () => {
  test("comments and empty lines inside a continuation vanish", () => {
    expect(brief("FROM a\nRUN x \\\n  # why \\\n\n \t \\\n  y\nUSER z\n")).toEqual(["1-1 FROM a", "2-6 RUN x  \t   y", "7-7 USER z"]);
    expect(brief("RUN x \\\n\nUSER y\n")).toEqual(["1-3 RUN x USER y"]);
  });

  test("only a single escape at the end continues, blanks behind it allowed", () => {
    expect(brief("RUN a \\  \nb\nRUN c \\\\\nRUN d\n")).toEqual(["1-2 RUN a b", "3-3 RUN c \\\\", "4-4 RUN d"]);
    expect(brief("\\\nFROM a\n")).toEqual(["1-2 FROM a"]);
    expect(brief("RUN x \\")).toEqual(["1-1 RUN x"]);
  });

  test("joining adds no blank, so even a keyword may be split", () => {
    expect(brief("FR\\\nOM a\n")).toEqual(["1-2 FROM a"]);
  });

  test("another escape character makes a backslash plain", () => {
    expect(brief("# escape=`\nFROM a\nRUN dir C:\\\nRUN x `\n y\n")).toEqual(["2-2 FROM a", "3-3 RUN dir C:\\", "4-5 RUN x  y"]);
  });

  test("a no-break space may lead, but separates nothing", () => {
    expect(instructions("\u00A0FROM a\nRUN\u00A0y\n").map((each) => each.keyword)).toEqual(["FROM", "RUN\u00A0Y"]);
  });

  test("a byte order mark and CRLF do not matter", () => {
    expect(brief("\uFEFF# syntax=x\r\nFROM a\r\nRUN b \\\r\n c\r\n")).toEqual(["2-2 FROM a", "3-4 RUN b  c"]);
  });
});

describe("directives", () => {
  test("stand on the first lines only", () => {
    expect(parse("#  EsCaPe = `\n#syntax=a/b\nFROM x\n").directives.map(({ name, value }) => [name, value])).toEqual([
      ["escape", "`"],
      ["syntax", "a/b"],
    ]);
    for (const text of ["\n# escape=`\n", "# a\n# escape=`\n", "#!/x\n# escape=`\n", "# other=1\n# escape=`\n"]) expect(parse(text).directives).toEqual([]);
  });

  test("twice, or with a wrong value, is a problem", () => {
    expect(parse("# escape=`\n# escape=`\n").problems.map((problem) => problem.code)).toEqual(["directive-repeated"]);
    expect(parse("# escape=x\n").problems.map((problem) => problem.code)).toEqual(["directive-wrong"]);
  });
});

describe("here-documents", () => {
  const heredocs = (text: string): (readonly [string, string])[] =>
    instructions(text).flatMap((each) => each.heredocs.map((heredoc) => [heredoc.name, text.slice(heredoc.body.start, heredoc.body.end)] as const));

  test("begin after the whole instruction and end at the exact line", () => {
    expect(heredocs("RUN <<A \\\n <<-B\na\nA \nA\n\tb\n\tB\nUSER x\n")).toEqual([
      ["A", "a\nA \n"],
      ["B", "\tb\n"],
    ]);
    expect(heredocs("COPY <<'E F' /x\n$a\nE F")).toEqual([["E F", "$a\n"]]);
  });

  test("are whole words", () => {
    for (const text of ["RUN cat<<EOF", 'RUN "<<EOF"', "RUN 'cat <<EOF'", "RUN a <<<EOF", "RUN x ${A:-<<EOF}", "CMD <<EOF", 'RUN ["<<EOF"]', 'RUN x "<<EOF'])
      expect(heredocs(`${text}\nEOF\n`), text).toEqual([]);
    for (const text of ["RUN cat << EOF", "RUN 3<<EOF", "ONBUILD RUN <<EOF", "RUN x # <<EOF"])
      expect(heredocs(`${text}\nb\nEOF\n`), text).toEqual([["EOF", "b\n"]]);
  });

  test("without an end are a problem at their word", () => {
    const text = "FROM a\nRUN echo $((1 << 2))\nUSER x\n";
    const [problem] = parse(text).problems;
    expect([problem?.code, text.slice(problem?.span.start, problem?.span.end)]).toEqual(["heredoc-unterminated", "<< 2))"]);
  });
});

describe("arguments", () => {
  test("JSON is strict; anything else is for a shell", () => {
    const words = (text: string): (string[] | undefined)[] => instructions(text).map((each) => each.json?.map((word) => word.value));
    expect(words('CMD ["a", "b\\n"]\nCMD ["a"] # c\nRUN [ -f x ]\nCMD []\nENTRYPOINT [ \\\n# c\n "x" ]\n')).toEqual([
      ["a", "b\n"],
      undefined,
      undefined,
      [],
      ["x"],
    ]);
    expect(parse('CMD ["a", 1]\n').problems.map((problem) => problem.code)).toEqual(["json-not-strings"]);
  });

  test("flags come first, lose their quotes, and end at --", () => {
    const [run] = instructions('RUN --mount=type=cache,target="/a b" --network=none \\\n --security=x -- --no flag\n');
    expect(run?.flags.map(({ name, value }) => [name, value])).toEqual([
      ["mount", "type=cache,target=/a b"],
      ["network", "none"],
      ["security", "x"],
    ]);
    expect(run?.args.text).toBe("--no flag");
  });

  test("a word's place is its place in the file, across continuations", () => {
    const text = 'HEALTHCHECK --interval=5s \\\n  CMD ["curl", \\\n # c\n  "x"]\n';
    const [check] = instructions(text);
    expect(check?.json?.map((word) => text.slice(word.span.start, word.span.end))).toEqual(['"curl"', '"x"']);
    expect(check?.flags.map((flag) => text.slice(flag.span.start, flag.span.end))).toEqual(["--interval=5s"]);
  });
});
