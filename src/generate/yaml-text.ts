/** One requirement: its id, its check and the check's options. */
export function requirement(id: string, check: string, options?: string): string {
  return `${id}: { check: ${check}${options === undefined ? "" : `, options: { ${options} }`} }`;
}

export function list(values: readonly string[]): string {
  return `[${values.map(scalar).join(", ")}]`;
}

/** Plain where YAML takes it for the same text, also inside brackets; quoted otherwise. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z/][A-Za-z0-9_./-]*(?::[A-Za-z0-9_./-]+)*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

export function indent(levels: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : "  ".repeat(levels) + line));
}
