/** What a marker of PEP 508 is judged by: Linux, CPython of one version, and the extras that were asked for. */
export interface MarkerEnvironment {
  /** `3.13` */
  readonly python: string;
  readonly extras: ReadonlySet<string>;
}

const TOKEN = /\s*(?:(<=|>=|==|!=|~=|===|<|>|\(|\))|'([^']*)'|"([^"]*)"|([A-Za-z_][\w.]*))/y;

interface Token {
  readonly kind: "operator" | "text" | "name";
  readonly text: string;
}

/** Whether a marker holds: `python_version < "3.11" and sys_platform == "linux"`. What is not understood holds: the package may be needed. */
export function holds(marker: string, environment: MarkerEnvironment): boolean {
  const tokens = tokensOf(marker);
  if (tokens === undefined || tokens.length === 0) return true;
  const reader = { tokens, at: 0 };
  return either(reader, environment, 0) ?? true;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const DEEPEST = 50;

function either(reader: Reader, environment: MarkerEnvironment, depth: number): boolean | undefined {
  let value = both(reader, environment, depth);
  while (isWord(reader, "or")) {
    reader.at += 1;
    const other = both(reader, environment, depth);
    value = value === undefined || other === undefined ? (value ?? other) : value || other;
  }
  return value;
}

function both(reader: Reader, environment: MarkerEnvironment, depth: number): boolean | undefined {
  let value = one(reader, environment, depth);
  while (isWord(reader, "and")) {
    reader.at += 1;
    const other = one(reader, environment, depth);
    value = value === undefined || other === undefined ? (value ?? other) : value && other;
  }
  return value;
}

function one(reader: Reader, environment: MarkerEnvironment, depth: number): boolean | undefined {
  const first = reader.tokens[reader.at];
  if (first?.text === "(" && first.kind === "operator") {
    if (depth > DEEPEST) return undefined;
    reader.at += 1;
    const value = either(reader, environment, depth + 1);
    if (reader.tokens[reader.at]?.text === ")") reader.at += 1;
    return value;
  }
  reader.at += 1;
  let operator = reader.tokens[reader.at]?.text;
  reader.at += 1;
  if (operator === "not") {
    operator = "not in";
    reader.at += 1;
  }
  const second = reader.tokens[reader.at];
  reader.at += 1;
  if (first === undefined || second === undefined || operator === undefined) return undefined;
  return compare(first, operator, second, environment);
}

function isWord(reader: Reader, word: string): boolean {
  const token = reader.tokens[reader.at];
  return token?.kind === "name" && token.text === word;
}

function compare(first: Token, operator: string, second: Token, environment: MarkerEnvironment): boolean | undefined {
  const name = first.kind === "name" ? first.text : second.text;
  if (name === "extra") {
    const wanted = first.kind === "name" ? second.text : first.text;
    const asked = environment.extras.has(wanted.toLowerCase().replace(/[-_.]+/g, "-"));
    return operator === "!=" ? !asked : asked;
  }
  const [left, right] = [valueOf(first, environment), valueOf(second, environment)];
  if (left === undefined || right === undefined) return undefined;
  if (operator === "in") return right.includes(left);
  if (operator === "not in") return !right.includes(left);
  const order = name.startsWith("python_") ? compareVersions(left, right) : left === right ? 0 : left < right ? -1 : 1;
  if (operator === "==" || operator === "===") return right.endsWith(".*") ? `${left}.`.startsWith(right.slice(0, -1)) : order === 0;
  if (operator === "!=") return right.endsWith(".*") ? !`${left}.`.startsWith(right.slice(0, -1)) : order !== 0;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  if (operator === ">") return order > 0;
  if (operator === ">=" || operator === "~=") return order >= 0;
  return undefined;
}

function valueOf(token: Token, { python }: MarkerEnvironment): string | undefined {
  if (token.kind === "text") return token.text;
  const values: Readonly<Record<string, string>> = {
    python_version: python,
    python_full_version: `${python}.1`,
    implementation_version: `${python}.1`,
    sys_platform: "linux",
    platform_system: "Linux",
    platform_machine: "x86_64",
    os_name: "posix",
    implementation_name: "cpython",
    platform_python_implementation: "CPython",
  };
  return Object.hasOwn(values, token.text) ? values[token.text] : undefined;
}

/** By their numbers: 3.9 comes before 3.10. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const order = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function tokensOf(marker: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const text = marker.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, operator, single, double, name] = match;
    if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "text", text: single ?? double ?? "" });
  }
  return tokens;
}
