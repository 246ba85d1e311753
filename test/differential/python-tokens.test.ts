// Python's own tokenizer reads Python's own library; src/detect/python/tokens.ts has to see the same tokens, lines and blocks.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readLines } from "../../src/detect/python/tokens.ts";

/** How many files of the library are compared; PLIMSOLL_PYTHON_FILES has another number, PLIMSOLL_PYTHON_FOLDER another folder. */
const COUNT = Number(process.env["PLIMSOLL_PYTHON_FILES"] ?? 150);

/** Prints, for each file that Python compiles, its path and a line for each logical line: depth of its block, then tokens as `line:text`. */
const READ_WITH_PYTHON = String.raw`
import io, json, os, re, sys, sysconfig, tokenize, warnings
warnings.simplefilter("ignore")
folder, count = sys.argv[1] or sysconfig.get_paths()["stdlib"], int(sys.argv[2])
paths = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".py"))
starts, ends = (getattr(tokenize, name, None) for name in ("FSTRING_START", "FSTRING_END"))
silent = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}

# before Python 3.12 this tokenizer, unlike Python itself, ends a name at a mark that joins a letter
marks = re.compile("[\u0300-\u036f\u0591-\u05bd]")

def read(path):
    data = open(path, "rb").read()
    encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    if encoding not in ("utf-8", "utf-8-sig"): raise ValueError(encoding)
    text = data.decode("utf-8-sig")
    if marks.search(text): raise ValueError("marks")
    compile(data, path, "exec")
    rows = text.split("\n")
    lines, tokens, depth, brackets, formatted = [], [], 0, 0, []
    for token in tokenize.tokenize(io.BytesIO(data).readline):
        if token.type == tokenize.INDENT: depth += 1
        elif token.type == tokenize.DEDENT: depth -= 1
        if starts is not None and token.type == starts: formatted.append(token.start)
        if formatted:
            if token.type != ends: continue
            (row, column), (last, until) = formatted.pop(), token.end
            if formatted: continue
            parts = rows[row - 1 : last]
            parts[-1] = parts[-1][:until]
            parts[0] = parts[0][column:]
            tokens.append("%d:%s" % (row, "\n".join(parts)))
            continue
        if token.type == tokenize.NEWLINE or (token.string == ";" and brackets == 0 and token.type == tokenize.OP):
            if tokens: lines.append([depth, tokens])
            tokens = []
        elif token.type not in silent:
            if token.type == tokenize.OP: brackets += (token.string in "([{") - (token.string in ")]}")
            tokens.append("%d:%s" % (token.start[0], token.string))
    return lines

for path in paths[:: max(1, len(paths) // count)]:
    try: print(json.dumps([path, read(path)]))
    except (SyntaxError, ValueError, tokenize.TokenError): pass
`;

const python = spawnSync("python3", ["-c", READ_WITH_PYTHON, process.env["PLIMSOLL_PYTHON_FOLDER"] ?? "", String(COUNT)], {
  encoding: "utf8",
  maxBuffer: 1 << 30,
});
if (python.error !== undefined) process.stderr.write(`\nSKIPPED for want of python3: Python read as Python reads it (${python.error.message})\n\n`);

describe.skipIf(python.error !== undefined)("Python read as Python reads it", () => {
  test("every token of its own library, on its line, in its block", () => {
    expect(python.status, python.stderr).toBe(0);
    const files = python.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as [path: string, lines: [depth: number, tokens: string[]][]]);
    expect(files.length).toBeGreaterThan(COUNT / 2);
    expect(files.flatMap(([path, lines]) => difference(path, lines))).toEqual([]);
  });
});

/** The first line that is read in another way. */
function difference(path: string, lines: readonly unknown[]): string[] {
  const ours = seen(path).map((line) => JSON.stringify(line));
  const theirs = lines.map((line) => JSON.stringify(line));
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  if (at === -1 && ours.length === theirs.length) return [];
  return [`${path}: Python reads ${theirs[at]}, here it is ${ours[at === -1 ? theirs.length : at]}`];
}

function seen(path: string): [depth: number, tokens: string[]][] {
  const open: number[] = [0];
  // Python takes a return for a line end wherever it stands
  return readLines(readFileSync(path, "utf8").replaceAll(/\r\n?/g, "\n")).map(({ indent, tokens }) => {
    while (indent < (open.at(-1) ?? 0)) open.pop();
    if (indent > (open.at(-1) ?? 0)) open.push(indent);
    return [open.length - 1, tokens.map(({ line, text }) => `${line}:${text}`)];
  });
}
