/**
 * Programs that come with set-uid or set-gid bits in plain base images of Debian, Ubuntu, Alpine, Fedora and Amazon Linux: shadow, util-linux, PAM, BusyBox.
 * Without them nobody in the container can change a password or mount; the images ship them all the same. Seen in the images themselves.
 */
export const setUidOfSystems: ReadonlySet<string> = new Set([
  ...["chage", "chfn", "chsh", "expiry", "gpasswd", "mount", "newgidmap", "newgrp", "newuidmap", "passwd", "su", "sg", "umount", "wall", "write"].flatMap(
    (name) => [`/usr/bin/${name}`, `/bin/${name}`],
  ),
  ...["unix_chkpwd", "pam_timestamp_check", "pam_extrausers_chkpwd"].flatMap((name) => [`/usr/sbin/${name}`, `/sbin/${name}`]),
  "/bin/bbsuid",
  "/usr/bin/bsd-write",
  "/usr/lib/dbus-1.0/dbus-daemon-launch-helper",
  "/usr/libexec/utempter/utempter",
  "/usr/lib/x86_64-linux-gnu/utempter/utempter",
]);
