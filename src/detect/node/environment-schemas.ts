import type { VariableRead } from "./environment.ts";
import type { ScriptModule } from "./script/module.ts";
import { at, isObject, literalAt } from "./script/literal.ts";
import { skipExpression } from "./script/literal.ts";
import type { Token } from "./script/tokens.ts";

const VARIABLE = /^[A-Z][A-Z0-9_]+$/;

/**
 * Variables that a schema names: zod and its like parsed from process.env, envalid's cleanEnv, T3's createEnv, Joi's validation for Nest,
 * @fastify/env. Only in modules that read the environment or that are made for it.
 */
export function schemaReads(module: ScriptModule): VariableRead[] {
  const forEnvironment = module.imports.some(({ from }) =>
    /^(?:envalid|@t3-oss\/env|@fastify\/env|fastify-env|env-var|znv|@nestjs\/config|env-schema)/.test(from),
  );
  const reads: VariableRead[] = [];
  if (module.imports.some(({ from }) => from === "env-var")) reads.push(...envVarReads(module));
  const schemas = module.imports.some(({ from }) => /^(?:zod|valibot|joi|@hapi\/joi|yup|arktype|@sinclair\/typebox|superstruct)(?:$|\/)/.test(from));
  if (!forEnvironment && !(schemas && (module.mentions("env") || module.mentions("validationSchema")))) return reads;
  for (const call of module.calls) {
    const method = call.callee.slice(call.callee.lastIndexOf(".") + 1);
    if (!["object", "cleanEnv", "createEnv", "parseEnv", "keys", "strictObject", "looseObject"].includes(method)) continue;
    for (const argument of call.args) if (argument[0]?.text === "{") reads.push(...entriesOf(argument, module.path));
  }
  reads.push(...jsonSchemas(module));
  if (module.imports.some(({ from }) => from === "fluent-json-schema")) reads.push(...fluentReads(module));
  return reads;
}

/** Entries of an object of a schema whose keys are written like variables; objects within it, such as T3's `server`, too. */
function entriesOf(tokens: readonly Token[], path: string): VariableRead[] {
  const reads: VariableRead[] = [];
  let index = 1;
  while (index < tokens.length && tokens[index]?.text !== "}") {
    const key = tokens[index];
    const name = key?.kind === "name" ? key.text : key?.kind === "string" ? key.value : undefined;
    const end = skipExpression(tokens, index);
    if (name !== undefined && tokens[index + 1]?.text === ":") {
      if (tokens[index + 2]?.text === "{" && (name === "server" || name === "client" || name === "shared"))
        reads.push(...entriesOf(tokens.slice(index + 2, end), path));
      else if (VARIABLE.test(name) && !isCopied(tokens, index + 2)) reads.push(entry(name, tokens.slice(index + 2, end), path, key?.line ?? 1));
    }
    index = tokens[end]?.text === "," ? end + 1 : Math.max(end, index + 1);
    if (tokens[end]?.text !== "," && tokens[end]?.text !== "}") break;
  }
  return reads;
}

/** `X: process.env.X` is read where that stands. */
function isCopied(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === "process" || tokens[at]?.text === "import";
}

function entry(name: string, value: readonly Token[], path: string, line: number): VariableRead {
  const words = new Set(value.filter((token) => token.kind === "name").map((token) => token.text));
  const optional =
    ["optional", "nullish", "default", "devDefault", "catch", "optionalNullable", "allow", "exactOptional", "prefault"].some((word) => words.has(word)) ||
    value.some(({ text }) => text === "undefined");
  // Joi asks for nothing unless it says so
  const demanded = words.has("Joi") || words.has("joi") ? words.has("required") : !optional;
  return { name, required: demanded, default: defaultIn(value), path, line };
}

/** `.default("x")`, `{ default: 3000 }`. */
function defaultIn(value: readonly Token[]): string | undefined {
  for (const [index, token] of value.entries()) {
    if (token.text !== "default" && token.text !== "prefault") continue;
    const found = value[index + 2];
    if ((value[index + 1]?.text === "(" || value[index + 1]?.text === ":") && found !== undefined && (found.kind === "string" || found.kind === "number"))
      return found.value;
    if (found?.text === "true" || found?.text === "false") return found.text;
  }
  return undefined;
}

/** `{ type: "object", required: ["PORT"], properties: { PORT: { type: "string", default: 3000 } } }`. */
function jsonSchemas(module: ScriptModule): VariableRead[] {
  const reads: VariableRead[] = [];
  for (const [index, token] of module.tokens.entries()) {
    if (token.text !== "properties" || module.tokens[index + 1]?.text !== ":" || module.tokens[index + 2]?.text !== "{") continue;
    let open = index - 1;
    for (let depth = 0; open > Math.max(0, index - 200); open -= 1) {
      const text = module.tokens[open]?.text;
      if (text === "}" || text === "]") depth += 1;
      if (text === "[" || (text === "{" && depth > 0)) depth -= 1;
      else if (text === "{") break;
    }
    const schema = literalAt(module.tokens, open);
    const listed = at(schema, "required");
    const properties = at(schema, "properties");
    if (!isObject(properties)) continue;
    for (const name of Object.keys(properties)) {
      if (!VARIABLE.test(name)) continue;
      const value = at(properties, name, "default");
      const required = Array.isArray(listed) && listed.includes(name) && value === undefined;
      reads.push({
        name,
        required,
        default: typeof value === "string" || typeof value === "number" ? String(value) : undefined,
        path: module.path,
        line: token.line,
      });
    }
  }
  return reads;
}

/** `S.object().prop("PORT", S.number().default(3000)).prop("TOKEN", S.string().required())`. */
function fluentReads(module: ScriptModule): VariableRead[] {
  return module.calls.flatMap(({ args: [first, value = []], callee, line }): VariableRead[] => {
    const name = first?.[0]?.value;
    if (!callee.endsWith(".prop") || name === undefined || !VARIABLE.test(name)) return [];
    const fallback = defaultIn(value);
    return [{ name, required: fallback === undefined && value.some(({ text }) => text === "required"), default: fallback, path: module.path, line }];
  });
}

/** `env.get("PORT").default(3000).required()`. */
function envVarReads(module: ScriptModule): VariableRead[] {
  const reads: VariableRead[] = [];
  for (const call of module.calls) {
    if (!/(?:^|\.)get$/.test(call.callee)) continue;
    const name = call.args[0]?.[0]?.value;
    if (name === undefined || !VARIABLE.test(name)) continue;
    const chain = module.tokens.slice(call.end + 1, skipExpression(module.tokens, call.end + 1)).slice(0, 24);
    const value = defaultIn(chain);
    reads.push({ name, required: value === undefined && chain.some((token) => token.text === "required"), default: value, path: module.path, line: call.line });
  }
  return reads;
}
