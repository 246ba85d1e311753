import type { Project } from "../../project/project.ts";
import type { DevelopmentPackages } from "../package-manager.ts";
import { normalName, readRequirements } from "../requirements.ts";
import { isDevelopmentGroup } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { groupsIn, readPyproject } from "./pyproject.ts";

/** For development, but nothing that working on the code takes. */
const APART = /(?:^|[-_])(?:docs?|documentation|notebooks?|jupyter|releases?|bench(?:marks?)?|examples?|profil\w*)(?:$|[-_])/;
/** Names of requirement files for working on the code, the best first. */
const LISTS = [/(?:^|[-_.])dev(?:el(?:op(?:ment)?)?)?(?:$|[-_.])/, /(?:^|[-_.])local(?:$|[-_.])/, /(?:^|[-_.])tests?(?:ing)?(?:$|[-_.])/];

/** What working on the application installs beside what production needs: groups, extras, requirement files. */
export function developmentOf(project: Project, { packages, elsewhere }: Dependencies): DevelopmentPackages | undefined {
  const { name, manifests, groups } = packages.value;
  const names = [...new Set([...groups.leaveOut, ...elsewhere.map(({ group }) => group)])];
  if (name === "pip" || name === "pip-tools") {
    const list = LISTS.map((pattern) => names.find((one) => pattern.test(stem(one)))).find((one) => one !== undefined);
    if (list === undefined) return undefined;
    return { groups: [], extras: [], lists: [list], files: readRequirements(project, list).files.filter((file) => !manifests.includes(file)) };
  }
  const pyproject = readPyproject(project);
  const extras =
    pyproject === undefined || pyproject === "broken" ? [] : [...groupsIn(pyproject, "project", "optional-dependencies").keys()].map((one) => normalName(one));
  const wanted = names.filter((one) => isDevelopmentGroup(one) && !APART.test(one.toLowerCase()));
  const isExtra = (one: string): boolean => extras.includes(normalName(one)) && !groups.leaveOut.includes(one);
  if (wanted.length === 0) return undefined;
  return { groups: wanted.filter((one) => !isExtra(one)), extras: wanted.filter(isExtra), lists: [], files: [] };
}

/** `requirements/dev.txt` is `dev`, `requirements-dev.txt` is `requirements-dev`. */
function stem(path: string): string {
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.\w+$/, "")
    .toLowerCase();
}
