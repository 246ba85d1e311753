/** What programs print when a capability is missing, and which one it is; the names are those of `cap_add`. Seen with Docker 26 and `--cap-drop ALL`. */
export const capabilityRefusals: readonly { readonly says: RegExp; readonly capability: string }[] = [
  { says: /\bch(?:own|grp)\b[^\n]{0,200}(?:not permitted|EPERM)|(?:not permitted|EPERM)[^\n]{0,80}\bch(?:own|grp)\b/i, capability: "CHOWN" },
  { says: /\b(?:setuid|seteuid|setresuid|switch user|set ?uid)\b[^\n]{0,200}(?:not permitted|EPERM)/i, capability: "SETUID" },
  { says: /\b(?:setgid|setegid|setresgid|setgroups|initgroups|set ?gid)\b[^\n]{0,200}(?:not permitted|EPERM)/i, capability: "SETGID" },
  { says: /\bbind\b[^\n]{0,200}(?:permission denied|EACCES)|(?:permission denied|EACCES)[^\n]{0,80}\bbind\b/i, capability: "NET_BIND_SERVICE" },
  { says: /\b(?:raw socket|SOCK_RAW|icmp|ping)\b[^\n]{0,200}(?:not permitted|EPERM)/i, capability: "NET_RAW" },
  { says: /\bchroot\b[^\n]{0,200}(?:not permitted|EPERM)/i, capability: "SYS_CHROOT" },
];
