import type { Programs } from "./kind.ts";

/** Sources: the manuals of Puma, nginx, Apache, Caddy, supervisord, PostgreSQL, MySQL, Redis and their neighbours. */
export const serverPrograms: Programs = {
  "puma unicorn thin passenger rackup": {
    is: "a server for Ruby web applications",
    does: ["serves {*}", "serves the application"],
    options: {
      "-C= --config= -c=": "with the settings in {}",
      "-b= --bind= -o= --host= --address=": "listens on {}",
      "-p= --port=": "at port {}",
      "-e= --environment= -E= --env=": "for {}",
      "-w= --workers= -t= --threads=": "{} of them",
      "-s= --server=": "by {}",
    },
  },
  sidekiq: {
    is: "a program that works on tasks in the background, in Ruby",
    does: "works on tasks",
    options: { "-C= --config= -c= --concurrency= -q= --queue= -e= --environment= -r= --require=": "", "-v": "says more" },
  },
  nginx: {
    is: "a web server and proxy",
    does: "starts nginx",
    options: {
      "-g=": "with the setting {}",
      "-c= -p= -e=": "",
      "-t -T": "only checks its settings",
      "-s=": "sends {}",
      "-q -v -V": "says less, or its version",
    },
  },
  "nginx-debug openresty": { is: "a web server and proxy", does: "starts it", options: { "-g= -c= -p= -s=": "" } },
  "httpd apache2 apachectl apache2ctl httpd-foreground": {
    is: "the Apache web server",
    does: ["does {*}", "starts Apache"],
    options: { "-D=": "with {}: FOREGROUND stays in front", "-D*": "with {}: FOREGROUND stays in front", "-k= -f= -c= -d= -e=": "", "-t -S -M -v -l -X": "" },
  },
  a2enmod: { is: "Debian's program for modules of Apache", does: "switches on the Apache module {*}" },
  a2dismod: { is: "Debian's program for modules of Apache", does: "switches off the Apache module {*}", options: { "-f": "even where others need it" } },
  a2ensite: { is: "Debian's program for sites of Apache", does: "switches on the Apache site {*}" },
  a2dissite: { is: "Debian's program for sites of Apache", does: "switches off the Apache site {*}" },
  "a2enconf a2disconf": { is: "Debian's program for settings of Apache", does: "switches the Apache setting(s) {*} on or off" },
  caddy: {
    is: "a web server that fetches its certificates itself",
    does: "does {*}",
    options: { "--config= -c= --adapter= --root= -r= --listen= -l= --domain= --from= --to=": "", "--watch -w --browse --access-log --overwrite --force": "" },
  },
  traefik: { is: "a proxy", does: "starts Traefik", options: { "--*": "" } },
  haproxy: { is: "a proxy", does: "starts HAProxy", options: { "-f=": "with the settings in {}", "-W -db -V -c -d -D -q -Ws": "", "-p= -L= -S=": "" } },
  envoy: { is: "a proxy", does: "starts Envoy", options: { "-c= --config-path= -l= --log-level= --service-cluster= --service-node= --base-id=": "" } },
  "varnishd squid privoxy stunnel tinyproxy": {
    is: "a proxy",
    does: "starts it",
    options: { "-F -N -d -f= -s= -a= -T= -b= -j= -p= -S= --no-daemon -version": "" },
  },
  supervisord: {
    is: "a program that starts several programs and keeps them running",
    does: "starts the programs of its settings, and keeps them running",
    options: {
      "-n --nodaemon": "stays in front",
      "-c= --configuration=": "with the settings in {}",
      "-l= --logfile= -e= --loglevel= -u= --user= -j= --pidfile=": "",
    },
  },
  supervisorctl: { is: "a program that talks to supervisord", does: "does {*}", options: { "-c=": "" } },
  "s6-svscan s6-svscanctl runsvdir runit circusd monit init systemd": {
    is: "a program that keeps others running",
    does: ["starts what is in {*}", "starts others"],
    options: { "-P -H -I": "" },
  },
  "cron crond supercronic": {
    is: "a program that starts others at their times",
    does: ["starts the programs of {*} at their times", "starts programs at their times"],
    options: { "-f": "stays in front", "-n": "stays in front", "-l= -L= -d= -c=": "", "-b -s -debug -passthrough-logs -json": "" },
  },
  crontab: {
    is: "a program that sets times",
    does: ["takes the times from {*}", "sets times"],
    options: { "-l -r -e": "lists, deletes or edits", "-u=": "for the user {}" },
  },
  sshd: {
    is: "the server for SSH",
    does: "starts the SSH server",
    options: { "-D": "stays in front", "-e": "messages to standard error", "-f= -p= -o= -h= -E=": "", "-d -t -q -T": "" },
  },
  "rsyslogd syslogd syslog-ng": { is: "a program that collects messages", does: "collects messages", options: { "-n -F -O= -f= --no-caps -S": "" } },
  "postgres postmaster": { is: "the PostgreSQL server", does: "starts PostgreSQL", options: { "-c=": "with the setting {}", "-D= -p= -k= -h= -N= -B=": "" } },
  psql: {
    is: "the client of PostgreSQL",
    does: "asks PostgreSQL",
    options: {
      "-c= --command=": "runs {}",
      "-f= --file=": "runs the file {}",
      "-U= --username=": "as {}",
      "-h= --host=": "at {}",
      "-p= --port=": "at port {}",
      "-d= --dbname=": "in the database {}",
      "-v= --set= --variable=": "",
      "-t -A -q -1 -w -W -X -a -e -l": "",
    },
  },
  pg_isready: {
    is: "a program that asks whether PostgreSQL takes connections",
    does: "asks whether PostgreSQL takes connections",
    options: {
      "-U= --username=": "as {}",
      "-h= --host=": "at {}",
      "-p= --port=": "at port {}",
      "-d= --dbname=": "in the database {}",
      "-t= --timeout=": "waits {} seconds",
      "-q --quiet": "says nothing",
    },
  },
  "pg_dump pg_restore createdb createuser initdb pg_ctl pg_ctlcluster pg_createcluster pg_basebackup": {
    is: "a tool of PostgreSQL",
    does: ["does {*}", "works on a database"],
    options: {
      "-U= -h= -p= -d= -D= -f= -F= -E= -O= -l= -o= --username= --encoding= --locale= --auth= -A= --host= --port= --dbname=": "",
      "-w -W -C -c -s -a -x -v -R -P -X=": "",
    },
  },
  "redis-server valkey-server": {
    is: "the Redis server",
    does: ["starts Redis with the settings in {1}", "starts Redis"],
    options: {
      "--appendonly= --save= --requirepass= --maxmemory= --maxmemory-policy= --port= --bind= --protected-mode= --dir= --daemonize= --loglevel= --logfile= --loadmodule=":
        "",
      "--*": "",
    },
  },
  "redis-cli valkey-cli": {
    is: "the client of Redis",
    does: ["asks Redis: {*}", "asks Redis"],
    options: { "-h= -p= -a= -n= -u= --pass= --user=": "", "--raw --no-auth-warning --tls": "" },
  },
  "mysqld mariadbd mysqld_safe": { is: "the MySQL or MariaDB server", does: "starts the server", options: { "--*": "" } },
  "mysql mariadb mysqladmin mariadb-admin mysqldump mysql_install_db mariadb-install-db": {
    is: "a client of MySQL or MariaDB",
    does: ["does {*}", "asks the server"],
    options: {
      "-u= --user=": "as {}",
      "-u*": "as {}",
      "-p*": "with a password",
      "-h= --host=": "at {}",
      "-h*": "at {}",
      "-P= --port=": "at port {}",
      "-e= --execute=": "runs {}",
      "--*": "",
      "-s -N -B -v": "",
    },
  },
  "mongod mongosh mongo mongos": { is: "the MongoDB server or its client", does: ["does {*}", "starts it"], options: { "--*": "", "-u= -p=": "" } },
  memcached: { is: "a server that keeps data in memory", does: "starts memcached", options: { "-m= -c= -p= -l= -u= -U= -I= -t=": "", "-v -vv -d": "" } },
  sqlite3: { is: "the SQLite database", does: ["works on {1}: {2*}", "works on {1}"], options: { "-init= -cmd=": "" } },
  "minio mc etcd consul nats-server rabbitmq-server elasticsearch kibana logstash grafana-server influxd prometheus alertmanager node_exporter loki tempo otelcol telegraf fluentd fluent-bit filebeat zookeeper":
    { is: "a server", does: ["starts it: {*}", "starts it"], single: true, options: { "-*": "" } },
  "rabbitmq-plugins rabbitmqctl": { is: "a tool of RabbitMQ", does: "does {*}", options: { "--*": "" } },
  "elasticsearch-plugin kibana-plugin logstash-plugin grafana-cli fluent-gem": {
    is: "a program that installs plug-ins",
    does: "does {*}",
    options: { "-b --batch -s -v --verbose": "asks nothing, or says more", "--*": "" },
  },
  "jenkins-plugin-cli install-plugins.sh": {
    is: "a program that installs plug-ins of Jenkins",
    does: "installs plug-ins {*}",
    options: { "-f= --plugin-file= -p= --plugins= --latest= -d= --war=": "", "--verbose --latest": "" },
  },
  "Xvfb xvfb-run x11vnc vncserver websockify startx": {
    is: "a program for screens that nobody sees",
    does: ["starts {*}", "makes a screen"],
    options: { "-*": "" },
    single: true,
    stops: true,
  },
  "chromium chromium-browser google-chrome chrome firefox geckodriver chromedriver": {
    is: "a browser or what drives it",
    does: ["opens {*}", "starts it"],
    options: {
      "--headless=? --no-sandbox --disable-gpu --disable-dev-shm-usage --remote-debugging-port= --remote-debugging-address= --window-size= --port= --whitelisted-ips= --allowed-ips= --url-base=":
        "",
      "--version -v": "says its version",
      "--*": "",
    },
  },
  "docker-entrypoint.sh": {
    is: "the start script that official images bring",
    does: ["prepares the image's program and starts {*}", "prepares the image's program"],
    stops: true,
  },
  "docker-php-entrypoint": { is: "the start script of the official PHP image", does: "starts {*}", stops: true },
  "dockerd-entrypoint.sh": { is: "the start script of the official Docker image", does: "starts Docker", stops: true },
};
