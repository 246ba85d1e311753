import type { ImageHealthcheck } from "../image/image.ts";
import type { FailingProbe, Trial } from "../trial/trial.ts";
import type { ContractTrial } from "../contract/contract.ts";
import { findHelperImage, helperSpec } from "./helper-image.ts";
import type { TrialHost, TrialSite } from "./host.ts";

const SERVERS = ["refuses", "hangs", "errors"] as const;
/** Docker's, where the image names none. */
const USUAL_TIMEOUT = 30;
const LISTENING_WITHIN_MS = 10_000;
const ASK_MS = 50;
/** Seconds beyond the timeout in which the engine tells that a container has ended. */
const SLACK = 3;

/** What an image's own health check has to be asked of. */
export interface ProbedImage {
  readonly image: string;
  readonly trial: ContractTrial;
  readonly port: number | undefined;
  readonly healthcheck: ImageHealthcheck | undefined;
  /** `SHELL` of the image. */
  readonly shell: readonly string[] | undefined;
  readonly observer: string | undefined;
}

/** The image's health check by itself, where a server on the application's port refuses, hangs, or answers 500. */
export async function probeFailures(host: TrialHost, site: TrialSite, probed: ProbedImage): Promise<NonNullable<Trial["failingProbes"]>> {
  const command = commandOf(probed);
  if (command === undefined) return { unlooked: "the image has no health check" };
  const found = await findHelperImage(host, site, probed.observer, [
    ["perl", "-MSocket", "-e", "print 'ready'"],
    ["python3", "-c", "print('ready')"],
  ]);
  if (found === undefined) return { unlooked: "no image on the engine has perl or python3 to stand in for the application; name one with --observer" };
  host.onStep("asking the health check of servers that are not well");
  const server = { image: found.image, script: found.command === 0 ? perlServer : pythonServer };
  const probes = await Promise.all(SERVERS.map((kind) => probe(host, site, probed, { ...server, kind, command })));
  const seen: FailingProbe[] = [];
  for (const each of probes) {
    if ("unlooked" in each) return each;
    seen.push(each);
  }
  return seen;
}

function commandOf({ healthcheck, shell }: ProbedImage): readonly string[] | undefined {
  const [kind, ...words] = healthcheck?.test ?? [];
  if (kind === "CMD") return words;
  return kind === "CMD-SHELL" ? [...(shell ?? ["/bin/sh", "-c"]), ...words] : undefined;
}

interface ProbePlan {
  readonly image: string;
  readonly script: (kind: FailingProbe["server"], ports: readonly number[]) => readonly string[];
  readonly kind: FailingProbe["server"];
  readonly command: readonly string[];
}

async function probe(host: TrialHost, site: TrialSite, probed: ProbedImage, plan: ProbePlan): Promise<FailingProbe | { readonly unlooked: string }> {
  const { command, kind } = plan;
  const role = `server-that-${kind}`;
  const id = await host.engine.create(
    { ...helperSpec(site, plan.image, role, plan.script(kind, portsOf(probed, command)), []), network: site.network },
    host.signal,
  );
  await host.engine.start(id, host.signal);
  if (!(await isListening(host, id))) return { unlooked: `the server that ${kind} did not start` };
  const alone = { user: undefined, privileged: false, terminal: false, capabilities: [], mounts: [] };
  const { environment } = probed.trial;
  const name = `${site.network}-health-check-${kind}`;
  const spec = { image: probed.image, name, labels: site.labels, network: site.network, alias: undefined, environment, publish: [], command };
  const asking = await host.engine.create({ ...spec, alone, joins: { container: id, processes: false } }, host.signal);
  const seen = await runProbe(host, asking, kind, probed.healthcheck?.timeout ?? USUAL_TIMEOUT);
  await Promise.all([host.engine.removeContainer(asking), host.engine.removeContainer(id)]);
  return seen;
}

/** By the engine's own clock: what it takes to make a container is not the health check's. */
async function runProbe(host: TrialHost, id: string, server: FailingProbe["server"], timeout: number): Promise<FailingProbe | { readonly unlooked: string }> {
  try {
    await host.engine.start(id, host.signal);
  } catch (error) {
    host.signal.throwIfAborted();
    return { unlooked: `the health check cannot be started: ${error instanceof Error ? error.message : String(error)}` };
  }
  const over = new AbortController();
  const late = host.clock.sleep((timeout + SLACK) * 1000, over.signal).catch(() => undefined);
  await Promise.race([host.engine.wait(id, over.signal).catch(() => undefined), late]);
  over.abort();
  host.signal.throwIfAborted();
  const { exitCode, lifetime } = await host.engine.inspect(id);
  const { stderr, stdout } = await host.engine.output(id);
  return { server, exitCode, seconds: lifetime ?? timeout, timedOut: lifetime === undefined || lifetime > timeout, output: (stdout + stderr).trim() };
}

/** The application's port, and those that the health check itself names. */
function portsOf({ port }: ProbedImage, command: readonly string[]): readonly number[] {
  const named = [...command.join(" ").matchAll(/:(\d{2,5})\b/g)].map(([, digits]) => Number(digits)).filter((each) => each > 0 && each < 65_536);
  return [...new Set([...(port === undefined ? [] : [port]), ...named])];
}

async function isListening(host: TrialHost, id: string): Promise<boolean> {
  for (const from = host.clock.now(); host.clock.now() - from < LISTENING_WITHIN_MS; await host.clock.sleep(ASK_MS, host.signal)) {
    const lines = await host.engine.logs(id);
    if (lines.some(({ text }) => text === "ready")) return true;
    if ((await host.engine.inspect(id)).status === "exited") return false;
  }
  return false;
}

function perlServer(kind: FailingProbe["server"], ports: readonly number[]): readonly string[] {
  const script = String.raw`use Socket;
$| = 1;
my ($kind, @ports) = @ARGV;
my $bits = "";
my %open;
for my $port ($kind eq "refuses" ? () : @ports) {
  socket(my $server, PF_INET, SOCK_STREAM, 6);
  setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1);
  bind($server, sockaddr_in($port, INADDR_ANY)) or die "port $port: $!";
  listen($server, 64);
  $open{fileno($server)} = $server;
  vec($bits, fileno($server), 1) = 1;
}
print "ready\n";
my @kept;
while (1) {
  select(my $some = $bits, undef, undef, undef);
  for my $number (grep { vec($some, $_, 1) } keys %open) {
    accept(my $link, $open{$number}) or next;
    push @kept, $link;
    if ($kind eq "errors") {
      sysread($link, my $asked, 65536);
      syswrite($link, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      close($link);
    }
  }
}`;
  return ["perl", "-e", script, "--", kind, ...ports.map(String)];
}

function pythonServer(kind: FailingProbe["server"], ports: readonly number[]): readonly string[] {
  const script = String.raw`import selectors, socket, sys, time
kind, ports = sys.argv[1], [int(each) for each in sys.argv[2:]]
every, kept = selectors.DefaultSelector(), []
for port in [] if kind == "refuses" else ports:
    every.register(socket.create_server(("", port), backlog=64), selectors.EVENT_READ)
print("ready", flush=True)
while not every.get_map():
    time.sleep(60)
while True:
    for key, _ in every.select():
        link, _ = key.fileobj.accept()
        kept.append(link)
        if kind == "errors":
            link.recv(65536)
            link.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            link.close()`;
  return ["python3", "-c", script, kind, ...ports.map(String)];
}
