/**
 * Scripts that print what leaves a network name space, a line each: `tcp ADDRESS PORT` for each connection that is tried,
 * `udp ADDRESS PORT`, and `dns NAME` for each name that is asked for. They begin with the line `ready`, and need CAP_NET_RAW.
 * The engine's own name server answers at 127.0.0.11, on a port that changes.
 */
export const perlSniffer: string = String.raw`use Socket qw(inet_ntop AF_INET AF_INET6);
$| = 1;
socket(my $all, 17, 3, unpack("S", pack("n", 3))) or die "no packets: $!";
print "ready\n";
while (defined(my $from = recv($all, my $packet, 65535, 0))) {
  my (undef, $kind, undef, undef, $way) = unpack("S n l S C", $from);
  next unless $way == 4;
  my ($next, $to, $rest);
  if ($kind == 0x0800) {
    ($next, $to) = (ord(substr($packet, 23, 1)), inet_ntop(AF_INET, substr($packet, 30, 4)));
    $rest = substr($packet, 14 + (ord(substr($packet, 14, 1)) & 15) * 4);
  } elsif ($kind == 0x86dd) {
    ($next, $to) = (ord(substr($packet, 20, 1)), inet_ntop(AF_INET6, substr($packet, 38, 16)));
    $rest = substr($packet, 54);
  } else { next }
  my $port = unpack("n", substr($rest, 2, 2));
  if ($next == 6) { print "tcp $to $port\n" if (ord(substr($rest, 13, 1)) & 18) == 2 }
  elsif ($next == 17) {
    if ($port == 53 || $to eq "127.0.0.11") {
      my ($at, @name) = (20);
      while ((my $size = ord(substr($rest, $at, 1))) && $at < length($rest)) { push @name, substr($rest, $at + 1, $size); $at += $size + 1 }
      print "dns ", join(".", @name), "\n" if @name && !(ord(substr($rest, 10, 1)) & 128);
    } else { print "udp $to $port\n" }
  }
}`;

export const pythonSniffer: string = String.raw`import socket, struct
every = socket.socket(17, socket.SOCK_RAW, socket.htons(3))
print("ready", flush=True)
while True:
    packet, (_, kind, way, *_) = every.recvfrom(65535)
    if way != 4:
        continue
    if kind == 0x0800:
        protocol, to = packet[23], socket.inet_ntop(socket.AF_INET, packet[30:34])
        rest = packet[14 + (packet[14] & 15) * 4:]
    elif kind == 0x86DD:
        protocol, to = packet[20], socket.inet_ntop(socket.AF_INET6, packet[38:54])
        rest = packet[54:]
    else:
        continue
    port = struct.unpack("!H", rest[2:4])[0]
    if protocol == 6 and rest[13] & 18 == 2:
        print("tcp", to, port, flush=True)
    elif protocol == 17 and (port == 53 or to == "127.0.0.11"):
        at, name = 20, []
        while at < len(rest) and rest[at]:
            name.append(rest[at + 1:at + 1 + rest[at]].decode("latin-1"))
            at += rest[at] + 1
        if name and not rest[10] & 128:
            print("dns", ".".join(name), flush=True)
    elif protocol == 17:
        print("udp", to, port, flush=True)`;
