/** Makes a text of about so many characters. */
type Shape = (size: number) => string;

/** `piece` over and over between `before` and `after`. */
const repeated =
  (before: string, piece: string, after = ""): Shape =>
  (size) =>
    before + piece.repeat(Math.ceil(size / piece.length)) + after;

/** `before` and then what `line` gives for 1, 2, 3 … */
const counted =
  (before: string, line: (index: number) => string, after = ""): Shape =>
  (size) => {
    const parts = [before];
    for (let index = 1, length = 0; length < size; index += 1) {
      const part = line(index);
      length += part.length;
      parts.push(part);
    }
    return parts.join("") + after;
  };

const FROM = "FROM a:1\n";

/** One instruction, or none: the length is that of a line. */
export const longLines: Readonly<Record<string, Shape>> = {
  "one word": repeated(`${FROM}RUN `, "a", "\n"),
  "commands that follow one another": repeated(`${FROM}RUN `, "a && ", "b\n"),
  "commands that follow one another on lines": repeated(`${FROM}RUN `, "a && \\\n ", "b\n"),
  "opening double braces": repeated("", "{{"),
  "opening parentheses": repeated(`${FROM}RUN `, "("),
  "opening substitutions": repeated(`${FROM}RUN `, "$("),
  "back quotes": repeated(`${FROM}RUN `, "`"),
  "single quotes": repeated(`${FROM}RUN `, "'"),
  "double quotes": repeated(`${FROM}RUN `, '"'),
  backslashes: repeated(`${FROM}RUN `, "\\"),
  "continued lines": repeated(`${FROM}RUN a`, " \\\n"),
  "comments in an instruction": repeated(`${FROM}RUN a \\\n`, "# x\n", " b\n"),
  "blank lines": repeated(FROM, "\n"),
  "blanks before a word": repeated(`${FROM}RUN`, " ", "a\n"),
  "blanks after a word": repeated(`${FROM}RUN a`, " ", "\n"),
  "tabs before an instruction": repeated(FROM, "\t", "RUN a\n"),
  "blanks in a comment": repeated(`${FROM}# plimsoll`, " ", "x\nRUN a\n"),
  "openings of here-documents": repeated(`${FROM}RUN `, "<<A ", "\n"),
  "a here-document of many lines": repeated(`${FROM}RUN <<A\n`, "echo a\n", "A\n"),
  "a here-document that is a file": repeated(`${FROM}COPY <<A /etc/nginx/nginx.conf\n`, "listen 80;\n", "A\n"),
  "a start script": repeated(`${FROM}COPY <<A /run.sh\n#!/bin/sh\n`, "    # x\n", 'A\nENTRYPOINT ["/run.sh"]\n'),
  "copied files": repeated(`${FROM}COPY `, "a ", "/b/\n"),
  "stars in a copied file": repeated(`${FROM}COPY `, "*", " b\n"),
  "slashes after a copied file": repeated(`${FROM}COPY a /`, "/", "b\n"),
  "a list": repeated(`${FROM}CMD [`, '"a",', '"b"]\n'),
  "opening brackets": repeated(`${FROM}CMD `, "["),
  "variables on a line": repeated(`${FROM}ENV `, "A=b ", "\n"),
  "other variables on a line": counted(`${FROM}ENV `, (index) => `A${index}=$A${index - 1} `, "\n"),
  "equals signs": repeated(`${FROM}ENV `, "=", "\n"),
  "labels on a line": counted(`${FROM}LABEL `, (index) => `a${index}=b `, "\n"),
  "ranges of ports": repeated(`${FROM}EXPOSE `, "1-65535 ", "\n"),
  "variables as ports": repeated(`${FROM}EXPOSE `, "$A ", "\n"),
  "zero bytes": repeated("", "\0"),
  "bytes of every kind": (size) => Buffer.from(Array.from({ length: size }, (_, index) => (index * 7919 + ((index * index) >> 3)) & 255)).toString("utf8"),
  "byte order marks": repeated("", "\uFEFF"),
  "carriage returns": repeated("", "FROM a\r"),
  "letters beyond ASCII": repeated(`${FROM}RUN echo `, "é😀", "\n"),
  "lone surrogates": repeated(`${FROM}RUN echo `, "\uD83D", "\n"),
  pipes: repeated(`${FROM}RUN `, "a | ", "b\n"),
  "shells in shells": repeated(`${FROM}RUN `, 'sh -c "', "\n"),
  "defaults in defaults": repeated(`${FROM}ENV A=`, "${B:-", "\n"),
  "defaults in defaults, closed": (size) => `${FROM}ENV A=${"${B:-".repeat(size / 6)}${"}".repeat(size / 6)}\n`,
  ERB: repeated(FROM, "<%= x %>"),
  mounts: repeated(`${FROM}RUN `, "--mount=type=cache,target=/a ", "b\n"),
  braces: repeated(`${FROM}RUN echo `, "{a,", "\n"),
  sums: repeated(`${FROM}RUN echo $((`, "1+", "1))\n"),
  "opening cases": repeated(`${FROM}RUN `, "case a in ", "\n"),
  "opening conditions": repeated(`${FROM}RUN `, "if a; then ", "\n"),
  "installed packages": repeated(`${FROM}RUN pip install `, "x==1 ", "\n"),
  "other installed packages": counted(`${FROM}RUN apt-get install `, (index) => `p${index} `, "\n"),
  dashes: repeated(`${FROM}RUN a `, "-", "\n"),
  "an address": repeated(`${FROM}RUN curl http://`, "a.", "\n"),
  "users in an address": repeated(`${FROM}RUN curl https://`, "a:b@", "\n"),
  "a secret": repeated(`${FROM}ENV PASSWORD=`, "a", "\n"),
  "a tag": repeated("FROM a:", "1.", "\n"),
  "folders of an image's name": repeated("FROM ", "a/", "b\n"),
  "words of a command": repeated(`${FROM}RUN a `, "b ", "\n"),
  "digits of a duration": repeated(`${FROM}HEALTHCHECK --interval=`, "1", "x CMD a\n"),
  "units of a duration": repeated(`${FROM}HEALTHCHECK --interval=`, "1s", "x CMD a\n"),
  "names that a comment ignores": repeated("# plimsoll ignore=a", ",a", `\n${FROM}`),
  "a person's name": repeated(`${FROM}USER `, "a", "\n"),
  "a folder": repeated(`${FROM}WORKDIR /`, "a/", "\n"),
  "folders upwards": repeated(`${FROM}WORKDIR /`, "../", "\n"),
  "edits by sed": repeated(`${FROM}RUN sed -i `, "s/a/", "x\n"),
  "an assignment": repeated(`${FROM}RUN `, "A=", "\n"),
  redirections: repeated(`${FROM}RUN a`, " >b", "\n"),
};

/** Every instruction with each of the names where it takes one. */
function oddNames(names: readonly string[]): string {
  const stages = names.map((name) => {
    const plain = name.replaceAll("\\", "");
    return `ARG ${name}=1
FROM a:1 AS ${name}
FROM x/${name}:${name} AS b-${name}
ARG ${name}=unknown
ARG GIT_SHA${name}=unknown
ENV ${name}=1 PATH_${name}=/a PASSWORD${name}=hunter2
LABEL ${name}=${name}
RUN --mount=type=secret,id=${name} --mount=type=cache,target=/${name} cat ${name} $${name}
RUN pip install --user ${name} && curl -o /${name} $${name} && ln -s /root/.local/bin/${name} /usr/bin/${name}
RUN tar xzf ${name} && rm -rf /var/cache/${name} && useradd ${name} && chown ${name}:${name} /${name}
RUN npm install -g ${name} && go install ${name}@latest && sed -i s/${name}/${name}/ /etc/passwd
COPY --from=${name} --chown=${name} /${name} /b/${name}
ADD http://${name}/${name}.tar.gz /${name}
USER ${name}
WORKDIR /${name}
VOLUME /${name}
EXPOSE ${name}
STOPSIGNAL ${name}
SHELL ["${plain}"]
HEALTHCHECK --interval=${name} CMD curl ${name} || python -c "import ${name}; requests.get('${name}')"
ENTRYPOINT ["npm", "run", "${plain}"]
CMD python -m ${name} --bind ${name}
`;
  });
  return stages.join("");
}

/** Many instructions, comments or stages. */
export const manyLines: Readonly<Record<string, Shape>> = {
  installations: repeated(FROM, "RUN apt-get update && apt-get install -y curl\n"),
  "variables that hold one another": counted(`${FROM}ENV A0=1\n`, (index) => `ENV A${index}=$A${index - 1}\n`),
  "variables that double": () => counted(`${FROM}ENV A0=x\n`, (index) => `ENV A${index}=$A${index - 1}$A${index - 1}\n`)(1500),
  stages: repeated("", "FROM a\n"),
  "stages from stages": counted("FROM a AS s0\n", (index) => `FROM s${index - 1} AS s${index}\n`),
  "stages that copy": counted("FROM a AS s0\n", (index) => `FROM b AS s${index}\nCOPY --from=s${index - 1} / /\n`),
  "comments that ignore": repeated(FROM, "# plimsoll ignore=a\n"),
  "here-documents": repeated(FROM, "RUN <<A\nx\nA\n"),
  copies: repeated(FROM, "COPY a b\n"),
  volumes: repeated(FROM, "VOLUME /a\n"),
  triggers: repeated(FROM, "ONBUILD RUN a\n"),
  "triggers of stages": (size) => `FROM a AS b\n${"ONBUILD RUN a\n".repeat(size / 28)}${"FROM b\n".repeat(size / 14)}`,
  "conditions of a template": repeated(FROM, "{% if x %}\nRUN a\n"),
  "arguments that hold one another": counted("", (index) => `ARG A${index}=\${A${index - 1}:-x}\n`, "FROM ${A3}\n"),
  users: repeated(FROM, "USER a\n"),
  "health checks": repeated(FROM, "HEALTHCHECK CMD curl -f http://localhost:80/ || exit 1\n"),
  "unknown instructions": repeated(FROM, "FOO a\n"),
  shells: repeated(FROM, 'SHELL ["a"]\n'),
  "folders of work": repeated(FROM, "WORKDIR a/b\n"),
  "added users": repeated(FROM, "RUN useradd a\n"),
  "signs of regular expressions as names": (size) => oddNames(["(TOKEN[*", "$(TOKEN", "TOKEN)+?", "*TOKEN\\\\", "TOKEN{2,1}", "(?<a", "[z-a]"]).slice(0, size),
  "programs that are started": repeated(FROM, 'CMD ["python", "app.py"]\nEXPOSE 80\n'),
};
