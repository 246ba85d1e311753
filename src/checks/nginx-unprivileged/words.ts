/** Ports below need a right that not every runtime gives. */
export const PRIVILEGED = 1024;

export function isRootUser(user: string): boolean {
  return /^(?:root|0+)?(?::|$)/.test(user);
}
