package dev.holdfast.vrrp.startup;

import dev.holdfast.vrrp.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts of a segment, as far as they are worth asking, and which of them are landmarks. Bounded, whoever invents hosts. */
final class KnownHosts {

    private static final int MOST_HOSTS = 32;

    /** Gateways find room on a segment full of hosts. */
    private static final int MOST_WITH_MENTIONED = 48;

    private static final int MOST_MEMBERS = 64;
    private static final int STRUCK_OFF_AFTER = 2;
    private static final int FORGOTTEN_AFTER = 8;

    /** The first 40 bits of a virtual router's MAC address (RFC 9568 section 7.3): IPv4, IPv6. */
    private static final long VIRTUAL_IPV4 = 0x00005E0001L;

    private static final long VIRTUAL_IPV6 = 0x00005E0002L;

    private static final class Host {
        private long mac;
        private boolean landmark;
        private int misses;
    }

    private final Map<IpAddress, Host> hosts = new LinkedHashMap<>();
    private final Map<IpAddress, Long> members = new LinkedHashMap<>();
    private Set<IpAddress> named = Set.of();
    private int turn;

    static boolean isVirtual(long mac) {
        return mac >>> 8 == VIRTUAL_IPV4 || mac >>> 8 == VIRTUAL_IPV6;
    }

    /**
     * The landmarks of the file, from now on: room is always made for them, and silence does not strike them off. Each counts from
     * its first answer on, so that a mistyped one holds up nobody.
     */
    void name(Set<IpAddress> addresses) {
        if (addresses.equals(named)) {
            return;
        }
        named = Set.copyOf(addresses);
        named.forEach(address -> hosts.computeIfAbsent(address, _ -> new Host()));
    }

    /** The kernel or the settings know of somebody; worth asking if there is room, and forgotten if it never answers. */
    void mention(IpAddress address) {
        if (hosts.size() < MOST_WITH_MENTIONED) {
            hosts.computeIfAbsent(address, _ -> new Host());
        }
    }

    /** Somebody was seen; worth asking if there is room. */
    void see(IpAddress address, long mac) {
        Host host = hosts.get(address);
        if (host == null && hosts.size() < MOST_HOSTS && !isVirtual(mac)) {
            host = new Host();
            hosts.put(address, host);
        }
        if (host != null) {
            host.mac = mac;
        }
    }

    /** Somebody answered, which makes it a landmark until it is silent while others are not. */
    void answered(IpAddress address, long mac) {
        see(address, mac);
        Host host = hosts.get(address);
        if (host != null) {
            host.misses = 0;
            host.landmark |= !isVirtual(mac);
        }
    }

    /** Was asked while others were heard, and did not answer. */
    void missed(IpAddress address) {
        Host host = hosts.get(address);
        if (host == null || named.contains(address)) {
            return;
        }
        host.misses++;
        if (host.misses >= STRUCK_OFF_AFTER) {
            host.landmark = false;
        }
        if (host.misses >= FORGOTTEN_AFTER) {
            hosts.remove(address);
        }
    }

    /** A router advertised. Behind a virtual MAC address its own is not known until it is asked. */
    void member(IpAddress source, long mac) {
        if (members.size() < MOST_MEMBERS || members.containsKey(source)) {
            members.put(source, mac);
        }
        if (!isVirtual(mac)) {
            see(source, mac);
        } else if (hosts.size() < MOST_HOSTS) {
            hosts.computeIfAbsent(source, _ -> new Host());
        }
    }

    boolean isMember(long mac) {
        return isVirtual(mac) || members.containsValue(mac);
    }

    /** Every address of the host that has this one. */
    Set<IpAddress> addressesOf(IpAddress address) {
        Host itself = hosts.get(address);
        Long advertised = members.get(address);
        Set<IpAddress> addresses = new HashSet<>(Set.of(address));
        hosts.forEach((other, host) -> {
            if ((itself != null && host.mac == itself.mac) || (advertised != null && host.mac == advertised)) {
                addresses.add(other);
            }
        });
        return addresses;
    }

    /**
     * How many hosts with MAC addresses of their own are landmarks for one who follows {@code incumbent}.
     *
     * @param askedInVain since anybody was heard; while one of several has not been asked, no more than one counts as silent
     */
    int landmarksBesides(
            @Nullable IpAddress incumbent, Set<IpAddress> virtual, Set<IpAddress> askedInVain, boolean heard) {
        Set<IpAddress> itsOwn = incumbent == null ? Set.of() : addressesOf(incumbent);
        Set<Long> macs = new HashSet<>();
        Set<Long> silent = new HashSet<>();
        hosts.forEach((address, host) -> {
            if (host.landmark && !itsOwn.contains(address) && !virtual.contains(address)) {
                macs.add(host.mac);
                if (askedInVain.contains(address)) {
                    silent.add(host.mac);
                }
            }
        });
        return heard || silent.size() == macs.size() ? macs.size() : Math.min(macs.size(), 1);
    }

    /** At most {@code most} to ask next: landmarks before others, and each in its turn. */
    List<IpAddress> next(int most, Set<IpAddress> notThese) {
        List<IpAddress> landmarks = new ArrayList<>();
        List<IpAddress> others = new ArrayList<>();
        hosts.forEach((address, host) -> {
            if (!notThese.contains(address)) {
                (host.landmark ? landmarks : others).add(address);
            }
        });
        turn++;
        Set<IpAddress> chosen = new LinkedHashSet<>();
        // Of several, one place is for somebody who is no landmark yet.
        int forLandmarks = others.isEmpty() || most == 1 && turn % 4 != 0 ? most : most - 1;
        for (int i = 0; i < landmarks.size() && chosen.size() < forLandmarks; i++) {
            chosen.add(landmarks.get((turn + i) % landmarks.size()));
        }
        for (int i = 0; i < others.size() && chosen.size() < most; i++) {
            chosen.add(others.get((turn + i) % others.size()));
        }
        for (int i = 0; i < landmarks.size() && chosen.size() < most; i++) {
            chosen.add(landmarks.get((turn + i) % landmarks.size()));
        }
        return List.copyOf(chosen);
    }

    int landmarks() {
        return (int) hosts.values().stream().filter(host -> host.landmark).count();
    }

    /** What is worth keeping over a restart. */
    List<Landmark> kept() {
        List<Landmark> kept = new ArrayList<>();
        members.forEach((address, mac) -> kept.add(new Landmark(address, mac, true)));
        hosts.forEach((address, host) -> {
            if (host.landmark && !members.containsKey(address)) {
                kept.add(new Landmark(address, host.mac, false));
            }
        });
        return kept;
    }

    /** What a former run kept: whom to ask, and who is a member. A landmark has to answer anew before it counts. */
    void restore(List<Landmark> kept) {
        for (Landmark landmark : kept) {
            if (landmark.member()) {
                member(landmark.address(), landmark.mac());
            } else {
                see(landmark.address(), landmark.mac());
            }
        }
    }
}
