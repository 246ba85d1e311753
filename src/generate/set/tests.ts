import type { AnyApplication } from "../../detect/applications.ts";
import type { Surroundings } from "./image-facts.ts";

/** What runs an application's own tests; undefined where it has none that are known. */
export function testsOf(application: AnyApplication | undefined, folder: string, around: Pick<Surroundings, "exists" | "read">): readonly string[] | undefined {
  const at = (path: string): string => (folder === "." ? path : `${folder}/${path}`);
  if (application?.language === "python") {
    const configured =
      ["pytest.ini", "conftest.py", "tests/conftest.py"].some((path) => around.exists(at(path))) ||
      /^\[tool\.pytest/m.test(around.read(at("pyproject.toml")) ?? "");
    const manage = application.django?.value.manage;
    if (!configured && manage !== undefined) return ["python", manage, "test"];
    return configured || around.exists(at("tests")) ? ["python", "-m", "pytest"] : undefined;
  }
  if (application === undefined) return undefined;
  const script = scriptIn(around.read(at("package.json")) ?? "");
  // what npm writes into a new package.json is none
  if (script === undefined || script.includes("no test specified")) return undefined;
  return application.packages?.value.name === "bun" ? ["bun", "run", "test"] : ["npm", "test"];
}

function scriptIn(text: string): string | undefined {
  try {
    const value = JSON.parse(text) as { readonly scripts?: { readonly test?: unknown } } | null;
    const script = value?.scripts?.test;
    return typeof script === "string" ? script : undefined;
  } catch {
    return undefined;
  }
}
