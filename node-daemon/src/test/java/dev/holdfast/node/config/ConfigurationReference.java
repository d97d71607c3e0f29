package dev.holdfast.node.config;

import dev.holdfast.vrrp.settings.Setting;
import dev.holdfast.vrrp.settings.SettingCatalog;
import java.util.List;

/** Makes docs/configuration.md: the settings of a virtual router from the catalogue, the file's other sections from here. */
final class ConfigurationReference {

    /** Every setting that is commonly written, once; a test has the daemon read it. */
    static final String EXAMPLE = """
            node: a
            virtualRouters:
              - name: web
                interface: eth0
                vrid: 51
                version: 3              # 2 or 3
                priority: 100           # 255: owner
                advertInterval: 100ms
                preemption: never       # never | immediate | { after: 30s }
                addresses: [10.77.0.100/24]
                startup: { delay: 0s, gate: link, maxHold: 60s }   # delay: { sinceBoot: 90s } counts from the host's boot
                unicast: { peers: [10.77.0.2], source: 10.77.0.1 } # optional, instead of multicast
                virtualMac: false
            segments: { eth0: rack1-lan }                          # names the broadcast domain of an interface
            landmarks: { eth0: [10.77.0.254, 10.77.0.253] }        # optional: hosts by which the link is judged
            controlPlane: { addresses: ["cp.example.net:9443"] }   # optional: without it the node runs alone
            allow: { interfaces: [eth0], addresses: [10.77.0.0/16], vrids: [51] }   # what may run here at most
            """;

    static final String SECOND_EXAMPLE = """
            node: b
            virtualRouters:
              - name: web
                interface: eth0
                vrid: 51
                addresses: ["10.77.0.100/24 label eth0:web", 10.77.0.101/24]
                preemption: { after: 30s }
                track:
                  - { interface: eth1, weight: -30 }                     # up, and has carrier
                  - { file: /run/web/ready, weight: -30, interval: 2s }  # is there, and says nothing but 0
                  - { process: nginx, fall: 3 }                          # no weight: FAULT while it does not run
                excludedAddresses: [10.88.0.1/16]
                routes: [default via 10.77.0.254 src 10.77.0.100 table 100]
                rules: [from 10.77.0.100 table 100 priority 1000]
                announcements: { count: 5, secondDelay: 5s, refresh: 60s }
              - name: web6
                interface: eth0
                vrid: 51
                virtualMac: true
                acceptMode: false
                addresses: [fe80::51/64, "2001:db8::100/64 preferred"]
            notify: { fifo: /run/holdfastd/notify, mode: 0640 }
            """;

    private static final String HEAD = """
            # The node's file

            <!-- Made from the settings' catalogue. Do not change it by hand: ConfigurationReferenceTest says how it is made anew. -->

            `holdfastd --config FILE` runs from one YAML file. `holdfastd check FILE` says what is wrong with it: file, line, field, value,
            remedy, all at once. A field that is not known is refused, with the name that was probably meant.

            ```yaml
            """;

    private static final String RELOAD = """
            ## Reloading

            `systemctl reload holdfastd`, or SIGHUP to the launcher or the daemon, reads the file again.

            - A file with a problem changes nothing: its problems are in the log (`event=reload-problem`), and the former file stays.
            - Policy of the control plane stays laid over the file.
            - A router that the change does not concern notices nothing. Changed priority, interval, preemption, startup, name,
              announcements, authentication, peers: it stays in its state, and an ACTIVE router says the change at once. Changed
              addresses of an ACTIVE router: those that are in both lists stay, so their clients notice nothing.
            - Changed interface, version, `virtualMac` or `virtualMacInterface`: it says priority 0 and begins anew in BACKUP. Another
              VRID, family or segment makes another router: the former stops, the new one begins.
            - A sync group whose routers stay is left alone. A router that joins an ACTIVE group has its startup delay and two down
              intervals to become ACTIVE too; then the others go to BACKUP with it. One that leaves goes on alone.
            - `node`, `controlPlane` and `notify` are those of the start; the log says so (`event=reload-needs-restart`).

            """;

    private static final String SECTIONS = """
            ## The other sections

            | section | what |
            |---|---|
            | `node` | what you call this host: 1 to 63 of `a` to `z`, `0` to `9` and `-`, no `-` at its ends. Must be given |
            | `virtualRouters` | a list of at least one; their settings are above |
            | `segments` | `{ eth0: rack1-lan }`: the broadcast domain that an interface is in. Routers of several nodes are the same virtual router if segment, family and VRID are. Where it names none, it is the interface's name |
            | `landmarks` | `{ eth0: [10.77.0.254, 10.77.0.253] }`: hosts of an interface's link that answer whoever is ACTIVE, such as gateways; at most 16 each. A BACKUP whose advertisements stop asks them who is deaf ([nopreempt.md](nopreempt.md)). Each counts from its first answer on, and is never struck off; Holdfast finds others by itself. No virtual address, and of a family that a router of the interface has |
            | `syncGroups` | `[{ name: fw, routers: [inside, outside] }]`: virtual routers of this node, by their names, that are ACTIVE together or not at all: see [below](#what-it-does-on-the-host). At least two each, of any interface, family and version; one group a router |
            | `controlPlane.addresses` | a list of `HOST:PORT`; without it the node runs alone |
            | `allow.interfaces`, `allow.addresses`, `allow.vrids` | what may run here at most, whoever asks: lists of interface names, prefixes, VRIDs. What is not written is not bounded |
            | `notify.fifo` | a FIFO that hears every change of state. It is made if it is not there |
            | `notify.mode` | three octal digits: the permissions of a FIFO that is made. Default 0600 |

            """;

    private static final String NOTES = """
            ## What it does on the host

            **Addresses** go on with the prefix length that is written (/32 or /128 where none is), without a route of their own, with a
            lifetime of three intervals (at least 2 s) that is renewed while the router is ACTIVE, and marked as Holdfast's (protocol 112 in
            `ip address`; from Linux 5.18 on). IPv6 ones have preferred lifetime 0, so that the host does not begin conversations from
            them, unless `preferred` stands behind them. On an interface that gets an IPv4 address with a prefix,
            `promote_secondaries` is switched on, so that the host's own addresses and ours do not go with each other; a virtual address
            that became the first of its subnet gives way to the host's own. A scope must be that of the other addresses of the same
            subnet: the kernel refuses another.

            **Routes and rules** are there while the router is ACTIVE, in the words of `ip route` and `ip rule` (keepalived's
            `virtual_routes` and `virtual_rules`), rules first, all marked with protocol 112. A route without `dev` is on the interface
            that its gateway is reached by, and without a gateway on the router's own. What somebody takes off, or a link that went down,
            is put back with the next renewal of the addresses (`event=put-back` in the log). One that is there already, and is not
            ours, stays, is told (`event=refused`) and keeps nobody from becoming ACTIVE. If daemon and launcher are killed together, the
            kernel uses no IPv6 route whose lifetime is over, and takes IPv4 routes of the main table with a virtual address as `src`
            together with that; other routes and rules stay until the next start or `holdfastd release`.

            **`track`**: a list of checks, each with one of `interface`, `file` and `process`.

            | field | values | default | what |
            |---|---|---|---|
            | `interface` | name | | good while it is up and has carrier. The kernel tells at once; the router's own is always watched and is not named here |
            | `file` | absolute path | | good while it exists. If it holds a whole number, that is 0: any other number fails, as the exit code of the program that wrote it would. Its other content is of no account. The daemon must be able to see and read it: the package's unit hides `/home`, `/root` and the host's `/tmp` |
            | `process` | name | | good while a process of that name runs, as `ps -e` shows it (a zombie does not run); names of more than 15 characters are compared with the program's file name |
            | `weight` | -253 to 253 | 0 | below 0: added to the priority while the check fails. Above 0: added while it is good. 0: the router is in FAULT while the check fails |
            | `interval` | 100ms to 1h | 1s | time between two looks at a file or at the processes |
            | `rise`, `fall` | 1 to 100 | 1 | so many looks in a row that say the opposite make it good, or fail. The first look counts at once; until then nothing is added and nothing fails |

            The priority that results stays within 1 and 254; an owner's (255) cannot be changed, and a weight there is refused. An ACTIVE
            router says a new priority at once; whether another takes over then is a matter of its `preemption`: under `never`, the default,
            **no weight moves the address**, and `holdfastd check` and the log warn of it (`event=weight-moves-nothing`). What fails, and
            is good again, is in the log (`event=check`), in the history, and in `holdfastd status`. How keepalived's trackers become
            these: [nopreempt.md](nopreempt.md#tracking).

            **Announcements**: `announcements.count` packets for each address at the takeover, once more after `secondDelay`, then every
            `refresh`. keepalived's names for these: `garp_master_repeat`, `garp_master_delay`, `garp_master_refresh`,
            `garp_master_refresh_repeat`, `garp_interval`, `gna_interval`. The defaults are the same, but the first burst is sent at once.

            **Unicast**: advertisements go to each peer with TTL 255, and are taken only of peers; everybody else's are counted as
            `NOT_A_PEER`. Only TTL 255 is accepted, too, which says that no router lies between; peers behind routers need
            `unicast.minTtl`, and everything below it is counted as `TTL`. (keepalived takes any TTL unless told otherwise.)

            **Virtual MAC**: the addresses live on a macvlan in private mode, `vrrp4-VRID` or `vrrp6-VRID`, that is up only while the router is
            ACTIVE, and goes with the daemon. Advertisements, announcements and answers carry 00-00-5E-00-01-VRID or 00-00-5E-00-02-VRID.
            `arp_ignore` and `arp_announce` of the interface below are raised to 1 and 2, and put back at the end; the macvlan has
            `arp_ignore` 1, `rp_filter` 2 and `accept_ra` 0. What the host sends from the virtual address leaves by the interface below, with
            its MAC, as with keepalived. Networks that allow a port one MAC only need `virtualMacAdverts: interface`.

            **`acceptMode: false`** drops what is sent to the addresses by nftables (neighbour discovery passes), in a table of this daemon
            (`nft list table inet holdfast_…`) from its start to its end. It needs the program `nft`; without it the daemon does not start.

            **Sync groups** (keepalived's `vrrp_sync_group`) keep virtual routers of one node together, such as the inside and the outside
            of a firewall. All become ACTIVE in the moment in which the last of them would be by itself; the first that is ACTIVE no more
            takes the others to BACKUP, and one in FAULT takes them into FAULT (reason `SYNC_GROUP`), each with a farewell, so that the peer
            has them after its Skew_Time. While one is not proven to hear, none becomes ACTIVE; while an ACTIVE one hears nobody, all are
            silent ([nopreempt.md](nopreempt.md)). Write the same group on every node that may have these addresses. `preemption` and
            `startup` must be the same for all routers of a group, in the file and in policy; an owner (255) cannot be in one. Give all the
            same priority on one node: if each of two nodes is the higher one for another router, the group stays where it is, and a check
            that lowers one router's priority moves nothing. An operator who hands one router over hands over the group.

            | keepalived | Holdfast |
            |---|---|
            | `vrrp_sync_group fw { group { inside outside } }` | `syncGroups: [{ name: fw, routers: [inside, outside] }]` |
            | `notify_master` and the like of the group | the FIFO's lines of its routers; see `notify` |
            | `track_interface`, `track_script` of the group | a check without weight of one of its routers counts for all |
            | `sync_group_tracking_weight`, `global_tracking` | none: give each router of the group the same weighted checks |

            **The notify FIFO** has keepalived's lines, one for each change of state: `INSTANCE "web" MASTER 100`, with `BACKUP`, `FAULT` and
            `STOP`; the number is the priority in force. A reader that is slow or absent holds nobody up: the pipe keeps 64 KiB, what does not
            fit is dropped and counted in the log (`event=notify-lines-lost`).
            """;

    /** The file says them once for an interface, or for a group, in sections of their own. */
    static final List<String> OF_INTERFACES = List.of("segment", "landmarks", "syncGroup");

    private ConfigurationReference() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD).append(EXAMPLE).append("```\n\n");
        text.append("Several addresses, one router for each family, and who else is told:\n\n```yaml\n")
                .append(SECOND_EXAMPLE)
                .append("```\n\n");
        text.append(
                "## Settings of a virtual router\n\nA dot is a level: `startup.delay` is `startup: { delay: 5s }`. Durations are a"
                        + " number and `ms`, `s`, `m` or `h`.\nThose marked *policy* may be changed by the control plane, within `allow`.\n\n");
        text.append("| setting | values | default | what |\n|---|---|---|---|\n");
        List<Setting> written = SettingCatalog.all().stream()
                .filter(setting -> !OF_INTERFACES.contains(setting.name()))
                .toList();
        written.forEach(setting -> append(text, setting));
        text.append(
                "\n`unicast.source` is another name of `source`; `preemption: { after: 30s }` is `preemption: after 30s`;"
                        + "\n`startup: { delay: { sinceBoot: 90s } }` is `startup: { delaySinceBoot: 90s }`.\n\n");
        return text.append(SECTIONS).append(RELOAD).append(NOTES).toString();
    }

    private static void append(StringBuilder text, Setting setting) {
        String unit = setting.unit().isEmpty() ? "" : " " + setting.unit();
        String fallback = setting.defaultText().isEmpty() ? "must be given" : setting.defaultText();
        text.append("| `")
                .append(setting.name())
                .append("` | ")
                .append(setting.type().range())
                .append(unit)
                .append(" | ")
                .append(fallback)
                .append(" | ")
                .append(setting.doc())
                .append(setting.overlayable() ? " *policy*" : "")
                .append(" |\n");
    }
}
