/** Ports that a health check's command asks on its own container, as far as they stand there in plain digits. */
export function portsAsked(command: string): number[] {
  const hosts = command.matchAll(/(?:https?:\/\/|\b)(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):(\d{1,5})\b/g);
  return [...new Set([...hosts].map(([, port]) => Number(port)))];
}
