import { expect, test } from "vitest";
import { labelsOfTemplate } from "../checks/template-labels.ts";
import { memoryProject } from "../project/memory.ts";
import type { Project } from "../project/project.ts";
import { projectAbove, templateOf } from "./file-template.ts";

/** Folders of one machine, by the absolute paths of their files. */
function hostWith(files: Readonly<Record<string, string>>): { readonly openProject: (directory: string) => Project } {
  return {
    openProject(directory) {
      const inside = Object.entries(files).filter(([path]) => path.startsWith(`${directory}/`));
      return { ...memoryProject(Object.fromEntries(inside.map(([path, text]) => [path.slice(directory.length + 1), text]))), root: directory };
    },
  };
}

function labels(files: Readonly<Record<string, string>>, dockerfile: string): Readonly<Record<string, string>> | undefined {
  const template = templateOf(hostWith({ ...files, [dockerfile]: "FROM scratch\n" }), dockerfile);
  return template === undefined ? undefined : Object.fromEntries(labelsOfTemplate(template));
}

test("cookiecutter's variables are known below the folder that they name", () => {
  const asked = JSON.stringify({ project_name: "Shop", author_name: "Ada", license: ["MIT", "BSD-3-Clause"] });
  expect(labels({ "/t/cookiecutter.json": asked }, "/t/{{cookiecutter.slug}}/web/Dockerfile")).toEqual({
    title: "{{ cookiecutter.project_name }} web",
    vendor: "{{ cookiecutter.author_name }}",
    licenses: "{{ cookiecutter.license }}",
  });
  expect(labels({ "/t/cookiecutter.json": asked }, "/t/docs/Dockerfile")).toBeUndefined();
});

test("a licence that may be none is left out", () => {
  const asked = JSON.stringify({ project_name: "Shop", license: ["MIT", "Not open source"] });
  expect(labels({ "/t/cookiecutter.json": asked }, "/t/{{ cookiecutter.slug }}/Dockerfile")).toEqual({ title: "{{ cookiecutter.project_name }}" });
});

test("copier fills in what has its suffix, by tags of the usual kind", () => {
  const asked = "project_name:\n  type: str\nlicense:\n  choices: { a: MIT, b: Apache-2.0 }\n_subdirectory: template\n";
  expect(labels({ "/t/copier.yml": asked }, "/t/template/api/Dockerfile.jinja")).toEqual({ title: "{{ project_name }} api", licenses: "{{ license }}" });
  expect(labels({ "/t/copier.yml": asked }, "/t/template/Dockerfile")).toBeUndefined();
  expect(labels({ "/t/copier.yml": `${asked}_envops: { block_start_string: "[%" }\n` }, "/t/template/Dockerfile.jinja")).toBeUndefined();
});

test("Compose files are looked for above a context, up to the repository's root", () => {
  const build = { context: "/r/web", dockerfile: "/r/web/Dockerfile" };
  expect(projectAbove(hostWith({ "/r/compose.yaml": "", "/r/.git/HEAD": "" }), build)).toMatchObject({ context: "web", dockerfile: "web/Dockerfile" });
  expect(projectAbove(hostWith({ "/r/compose.yaml": "", "/r/web/.git/HEAD": "" }), build)).toBeUndefined();
});
