/** `8000`, `8000/udp`, `8000-8002`, and docker run's form with a host's side, which counts for nothing: `127.0.0.1:80:8000`. Undefined where BuildKit refuses it. */
export function portsOf(text: string): readonly string[] | undefined {
  const slash = text.indexOf("/");
  const protocol = slash === -1 ? "tcp" : text.slice(slash + 1).toLowerCase() || "tcp";
  if (!["tcp", "udp", "sctp"].includes(protocol)) return undefined;
  const numbers = slash === -1 ? text : text.slice(0, slash);
  const colon = numbers.lastIndexOf(":");
  const range = rangeOf(numbers.slice(colon + 1));
  if (range === undefined || (colon !== -1 && !isHostSide(numbers.slice(0, colon), range))) return undefined;
  return Array.from({ length: range[1] - range[0] + 1 }, (_, index) => `${range[0] + index}/${protocol}`);
}

type Range = readonly [first: number, last: number];

function rangeOf(text: string): Range | undefined {
  const match = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= 65_535 ? [first, last] : undefined;
}

function isHostSide(text: string, container: Range): boolean {
  const colon = text.lastIndexOf(":");
  const address = colon === -1 ? "" : text.slice(0, colon);
  if (address !== "" && !/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F:.]+\]?)$/.test(address)) return false;
  const port = text.slice(colon + 1);
  if (port === "") return true;
  const host = rangeOf(port);
  return host !== undefined && (container[0] === container[1] || host[1] - host[0] === container[1] - container[0]);
}
