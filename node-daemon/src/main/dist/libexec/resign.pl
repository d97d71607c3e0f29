# Sends the priority-0 adverts that a dead daemon had prepared: resign.pl FILE RUN, or resign.pl --check.
# Uses nothing but perl itself, which Debian's perl-base has; the numbers are those of Linux on x86-64, arm64, riscv64, ppc64 and s390x.
# Exit code 0: all said that was to be said. Else somebody else has to try.
use strict;
use warnings;

use constant {
    AF_INET => 2, AF_INET6 => 10, AF_NETLINK => 16, SOCK_RAW => 3, IPPROTO_RAW => 255,
    SOL_SOCKET => 1, SO_PRIORITY => 12, SO_BINDTODEVICE => 25, TC_PRIO_CONTROL => 7,
    RTM_NEWADDR => 20, RTM_GETADDR => 22, NLM_F_REQUEST_DUMP => 0x301, NLMSG_DONE => 3, NLMSG_ERROR => 2,
    IFA_ADDRESS => 1, IFA_LOCAL => 2,
};

alarm 2;

# Every address of this host, as "INDEX HEX": an advert is sent only while its router's address is still there, for a router
# that lost it while its daemon hung has nothing to resign from.
sub held_addresses {
    my %held;
    socket(my $route, AF_NETLINK, SOCK_RAW, 0) or die "netlink: $!\n";
    defined send($route, pack('L S S L L C4 L', 24, RTM_GETADDR, NLM_F_REQUEST_DUMP, 1, 0, 0, 0, 0, 0, 0), 0) or die "netlink: $!\n";
    while (1) {
        defined recv($route, my $answer, 65536, 0) or die "netlink: $!\n";
        my $at = 0;
        while ($at + 16 <= length $answer) {
            my ($length, $type) = unpack('L S', substr($answer, $at, 6));
            return \%held if $type == NLMSG_DONE;
            die "netlink: refused\n" if $type == NLMSG_ERROR || $length < 16;
            note_address(substr($answer, $at + 16, $length - 16), \%held) if $type == RTM_NEWADDR;
            $at += ($length + 3) & ~3;
        }
    }
}

sub note_address {
    my ($message, $held) = @_;
    my $index = unpack('x4 L', $message);
    my $at = 8;
    while ($at + 4 <= length $message) {
        my ($length, $type) = unpack('S S', substr($message, $at, 4));
        last if $length < 4;
        $held->{"$index " . unpack('H*', substr($message, $at + 4, $length - 4))} = 1 if $type == IFA_LOCAL || $type == IFA_ADDRESS;
        $at += ($length + 3) & ~3;
    }
}

# One socket for each device and family.
my %sockets;

sub speaker {
    my ($device, $family) = @_;
    return $sockets{"$device $family"} //= do {
        socket(my $socket, $family, SOCK_RAW, IPPROTO_RAW) or die "raw socket: $!\n";
        setsockopt($socket, SOL_SOCKET, SO_BINDTODEVICE, "$device\0") or return;
        setsockopt($socket, SOL_SOCKET, SO_PRIORITY, pack('i', TC_PRIO_CONTROL));
        $socket;
    };
}

sub say_farewell {
    my ($device, $index, $destination, $packet) = @_;
    my $to = pack('H*', $destination);
    my $ipv4 = length $to == 4;
    my $socket = speaker($device, $ipv4 ? AF_INET : AF_INET6) or return 0;
    my $name = $ipv4 ? pack('S n a4 x8', AF_INET, 0, $to) : pack('S n N a16 L', AF_INET6, 0, 0, $to, $index);
    return defined send($socket, pack('H*', $packet), 0, $name) ? 1 : 0;
}

if (@ARGV == 1 && $ARGV[0] eq '--check') {
    held_addresses();
    socket(my $raw, AF_INET, SOCK_RAW, IPPROTO_RAW) or die "raw socket: $!\n";
    exit 0;
}
my ($file, $run) = @ARGV;
open(my $adverts, '<', $file) or die "$file: $!\n";
my $head = <$adverts> // '';
exit 0 if $head ne "holdfast-resign 1 $run\n";
my $held = held_addresses();
my $sent = 0;
while (my $line = <$adverts>) {
    my ($device, $index, $holder, $address, $destination, $packet) = split ' ', $line;
    $sent += say_farewell($device, $index, $destination, $packet) if defined $packet && $held->{"$holder $address"};
}
print STDERR "holdfastd: sent $sent priority-0 adverts\n" if $sent;
