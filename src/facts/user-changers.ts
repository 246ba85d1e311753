/** Programs that start others as somebody else. */
export const userChangers: ReadonlySet<string> = new Set(
  "capsh chpst chroot doas gosu runuser s6-applyuidgid s6-setuidgid setpriv setuidgid setuser start-stop-daemon su su-exec sudo".split(" "),
);

/** Programs that begin as root and work as somebody else, or start others that do, by their own manuals. */
export const startsAsRoot: ReadonlySet<string> = new Set(
  (
    "anacron apache2 apache2-foreground apache2ctl chronyd circusd clamd cron crond dnsmasq dockerd dovecot fcron freshclam haproxy httpd httpd-foreground init " +
    "mariadbd mongod my_init mysqld mysqld_safe named nginx ntpd ofelia openresty php-fpm postfix postgres rsyslogd rspamd runsvdir runsvdir-start runit " +
    "s6-svscan slapd sogod squid sshd supercronic supervisord syslog-ng systemd tengine unbound vsftpd"
  ).split(" "),
);

/** Official images whose own start script changes the user before the server starts, or whose server does. */
export const imagesChangingUser: ReadonlySet<string> = new Set([
  "httpd",
  "mariadb",
  "mongo",
  "mysql",
  "nginx",
  "postgres",
  "redis",
  "valkey",
  "rabbitmq",
  "haproxy",
]);

/** Programs that take the user to work as by an option. */
export const userOptions: Readonly<Record<string, RegExp>> = {
  gunicorn: /^(?:-u|--user)(?:=|$)/,
  memcached: /^(?:-u|--user)(?:=|$)/,
  uwsgi: /^--?uid(?:=|$)/,
  "start-stop-daemon": /^(?:-c|--chuid)/,
};
