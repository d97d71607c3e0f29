# Sends the priority-0 adverts that a dead daemon had prepared, where there is no perl: resign.py FILE RUN, or resign.py --check.
# Does exactly what resign.pl does; see there. Standard library only, Python 3.6 or newer.
import signal
import socket
import struct
import sys

RTM_NEWADDR, RTM_GETADDR, NLM_F_REQUEST_DUMP, NLMSG_DONE, NLMSG_ERROR = 20, 22, 0x301, 3, 2
IFA_ADDRESS, IFA_LOCAL = 1, 2
SO_BINDTODEVICE, TC_PRIO_CONTROL = 25, 7

signal.alarm(2)


def held_addresses():
    held = set()
    route = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    route.send(struct.pack("=LHHLLBBBBL", 24, RTM_GETADDR, NLM_F_REQUEST_DUMP, 1, 0, 0, 0, 0, 0, 0))
    while True:
        answer = route.recv(65536)
        at = 0
        while at + 16 <= len(answer):
            length, kind = struct.unpack_from("=LH", answer, at)
            if kind == NLMSG_DONE:
                return held
            if kind == NLMSG_ERROR or length < 16:
                sys.exit("netlink: refused")
            if kind == RTM_NEWADDR:
                note_address(answer[at + 16 : at + length], held)
            at += (length + 3) & ~3


def note_address(message, held):
    (index,) = struct.unpack_from("=L", message, 4)
    at = 8
    while at + 4 <= len(message):
        length, kind = struct.unpack_from("=HH", message, at)
        if length < 4:
            return
        if kind in (IFA_LOCAL, IFA_ADDRESS):
            held.add((index, message[at + 4 : at + length]))
        at += (length + 3) & ~3


sockets = {}


def speaker(device, family):
    if (device, family) not in sockets:
        raw = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
        raw.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, device.encode() + b"\0")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, TC_PRIO_CONTROL)
        sockets[(device, family)] = raw
    return sockets[(device, family)]


def say_farewell(device, index, destination, packet):
    to = bytes.fromhex(destination)
    family = socket.AF_INET if len(to) == 4 else socket.AF_INET6
    text = socket.inet_ntop(family, to)
    name = (text, 0) if family == socket.AF_INET else (text, 0, 0, int(index))
    try:
        speaker(device, family).sendto(bytes.fromhex(packet), name)
        return 1
    except OSError:
        return 0


if sys.argv[1:] == ["--check"]:
    held_addresses()
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    sys.exit(0)
path, run = sys.argv[1:]
with open(path) as adverts:
    if adverts.readline() != "holdfast-resign 1 %s\n" % run:
        sys.exit(0)
    held = held_addresses()
    sent = 0
    for line in adverts:
        fields = line.split()
        if len(fields) == 6 and (int(fields[2]), bytes.fromhex(fields[3])) in held:
            sent += say_farewell(fields[0], fields[1], fields[4], fields[5])
if sent:
    sys.stderr.write("holdfastd: sent %d priority-0 adverts\n" % sent)
