package dev.holdfast.vrrp.startup;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The virtual routers of one link, with how closely each wants it looked at, and what they want together. */
final class Watches {

    /** One router. */
    static final class Watch {
        final LinkWatcher watcher;
        Attention attention = Attention.NONE;
        long intervalNanos;

        /** It knows that somebody is heard. */
        boolean told;

        Watch(LinkWatcher watcher) {
            this.watcher = watcher;
        }

        boolean believes(boolean frame, boolean answer) {
            return watcher.settings().startup().proof() == Startup.Proof.ANSWER ? answer : frame || answer;
        }
    }

    private final List<Watch> watches = new ArrayList<>();

    /** Made when it is first asked for. */
    Watch of(LinkWatcher watcher) {
        for (Watch watch : watches) {
            if (watch.watcher == watcher) {
                return watch;
            }
        }
        Watch watch = new Watch(watcher);
        watches.add(watch);
        return watch;
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    int size() {
        return watches.size();
    }

    Watch get(int i) {
        return watches.get(i);
    }

    /** A copy: whoever is told something may want other attention at once. */
    List<Watch> all() {
        return List.copyOf(watches);
    }

    boolean isAnybody(Attention attention) {
        for (Watch watch : watches) {
            if (watch.attention == attention) {
                return true;
            }
        }
        return false;
    }

    /** There is somebody, and the segment is as it should be for all of them. */
    boolean isInOrder() {
        boolean any = false;
        for (Watch watch : watches) {
            if (!watch.watcher.isInOrder()) {
                return false;
            }
            any = true;
        }
        return any;
    }

    long shortestIntervalNanos(long atMostNanos) {
        long shortest = atMostNanos;
        for (Watch watch : watches) {
            shortest = Math.min(shortest, watch.intervalNanos);
        }
        return shortest;
    }

    Set<IpAddress> landmarksOfTheFile() {
        Set<IpAddress> landmarks = new HashSet<>();
        for (Watch watch : watches) {
            landmarks.addAll(watch.watcher.settings().startup().landmarks());
        }
        return landmarks;
    }

    List<IpAddress> addressesAskedFor() {
        List<IpAddress> addresses = new ArrayList<>();
        for (Watch watch : watches) {
            if (watch.attention == Attention.ROUNDS && watch.watcher.asksForAddresses()) {
                watch.watcher.settings().addresses().forEach(virtual -> addresses.add(virtual.address()));
            }
        }
        return addresses;
    }

    Set<IpAddress> virtualAddresses() {
        Set<IpAddress> addresses = new HashSet<>();
        for (Watch watch : watches) {
            for (VirtualAddress virtual : watch.watcher.settings().addresses()) {
                addresses.add(virtual.address());
            }
        }
        return addresses;
    }
}
