import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTemplate } from "./template.ts";

function masked(text: string, path = "Dockerfile"): string | undefined {
  return readTemplate(text, path)?.text;
}

describe("recognises", () => {
  test.each([
    ["FROM python:{{ cookiecutter.python_version }}-slim\n", "Dockerfile"],
    ["{% if x %}\nFROM a\n{% endif %}\n", "Dockerfile"],
    ["FROM ruby:<%= version %>\n", "Dockerfile.erb"],
    ["FROM a\n{{- if .Debug }}\nRUN b\n{{- end }}\n", "Dockerfile"],
    ["FROM a\nRUN echo {{name}}\n", "Dockerfile.j2"],
    ["FROM a\nRUN b {{ x }}\n", "{{cookiecutter.slug}}/Dockerfile"],
  ])("%j in %s", (text, path) => {
    expect(masked(text, path)).toHaveLength(text.length);
  });

  test.each(["FROM a\nRUN docker inspect --format '{{.Id}}' x\n", "FROM a\nRUN printf '%s' {a,b}\nCMD test ${X%%}\n", "# {{ x }}\nFROM a\n"])(
    "no template in %j",
    (text) => {
      expect(masked(text)).toBeUndefined();
    },
  );
});

test("a place is a variable, a line of control a comment", () => {
  expect(masked("FROM a:{{ v }}\n{% if x %}\nUSER b\n{% endif %}\n")).toBe("FROM a:${____}\n#         \nUSER b\n#          \n");
});

test("a place needs no tag, but in a command it may be the command's", () => {
  expect(masked("FROM a:%%VERSION%%\n")).toBe("FROM a:${________}\n");
  expect(masked("FROM a:${pkg.version}\nCOPY x-@VER@.jar /\n")).toBe("FROM a:${___________}\nCOPY x-${__}.jar /\n");
  expect(masked("LABEL a=b \\\n  c=@PACKAGE@\n")).toBe("LABEL a=b \\\n  c=${______}\n");
  expect(masked("FROM a\nRUN sed -i s/@VERSION@/1/ x && date +%%s%% && echo ${a.b}\n")).toBeUndefined();
  expect(masked("FROM ghcr.io/a/b@sha256:1234\nLABEL mail=me@example.com\n")).toBeUndefined();
});

test("of a condition the first branch stands", () => {
  expect(masked("{% if x %}\nFROM a\n{% elif y %}\nFROM b\n{% else %}\nFROM c\n{% endif %}\nRUN d\n")?.match(/^\w.*/gm)).toEqual(["FROM a", "RUN d"]);
  expect(masked("FROM a\n{{#if x}}\nRUN b\n{{else}}\nRUN c\n{{/if}}\nRUN d\n")?.match(/^\w.*/gm)).toEqual(["FROM a", "RUN b", "RUN d"]);
  expect(masked("FROM a\n<% if x %>\nRUN b\n<% end %>\n")?.match(/^\w.*/gm)).toEqual(["FROM a", "RUN b"]);
});

test("a condition within a line is one place", () => {
  expect(masked("FROM {% if a %}x{% else %}y{% endif %} AS b\n")).toMatch(/^FROM \$\{_+\} AS b\n$/);
});

test("keeps every line where it is, whatever stands in it", () => {
  const part = fc.constantFrom("{{", "}}", "{%", "%}", "{#", "#}", "<%", "%>", "if", "else", "endif", "end", "\n", " ", "FROM a", "x", "=", "-");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = `FROM {{ a }}\n${parts.join("")}`;
      const result = masked(text) ?? "";
      expect([result.length, result.split("\n").map((line) => line.length)]).toEqual([text.length, text.split("\n").map((line) => line.length)]);
    }),
  );
});
