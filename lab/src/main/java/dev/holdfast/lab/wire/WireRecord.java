package dev.holdfast.lab.wire;

import dev.holdfast.lab.wire.Frame.IcmpEcho;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the wire carried, and the questions a judge asks of it. A source <em>advertises</em> from its first advert on, as
 * long as the next one follows within three of its intervals and a half; an advert of priority 0 ends it.
 */
public final class WireRecord {
    private final List<Frame> frames;

    public WireRecord(List<Frame> frames) {
        this.frames =
                frames.stream().sorted(Comparator.comparingLong(Frame::atNanos)).toList();
    }

    /**
     * One source's unbroken advertising for one virtual router.
     *
     * @param fromNanos its first advert, nanoseconds since 1970
     * @param untilNanos its last advert
     * @param resigned whether the last one said priority 0
     */
    public record Run(
            InetAddress source, int priority, long fromNanos, long untilNanos, Duration interval, boolean resigned) {

        /** Whether it was advertising at this time, or would have been heard from within one interval after it. */
        public boolean covers(long atNanos) {
            long grace = resigned ? 0 : interval.toNanos() * 3 / 2;
            return fromNanos <= atNanos && atNanos <= untilNanos + grace;
        }
    }

    /** A period in which two sources advertised for one virtual router; both ends are adverts on the wire. */
    public record Overlap(InetAddress first, InetAddress second, long fromNanos, long untilNanos) {
        public Duration length() {
            return Duration.ofNanos(untilNanos - fromNanos);
        }
    }

    /** A silence between two frames. */
    public record Silence(long fromNanos, long untilNanos) {
        public Duration length() {
            return Duration.ofNanos(untilNanos - fromNanos);
        }
    }

    public List<Frame> frames() {
        return frames;
    }

    /** The adverts of one virtual router, oldest first; family is 4 or 6. */
    public List<VrrpAdvert> adverts(int family, int vrid) {
        return frames.stream()
                .filter(VrrpAdvert.class::isInstance)
                .map(VrrpAdvert.class::cast)
                .filter(advert -> advert.vrid() == vrid && advert.family() == family)
                .toList();
    }

    /** Who advertised when, ordered by beginning. */
    public List<Run> runs(int family, int vrid) {
        List<Run> runs = new ArrayList<>();
        Map<InetAddress, Run> current = new HashMap<>();
        for (VrrpAdvert advert : adverts(family, vrid)) {
            Run run = current.get(advert.source());
            boolean broken = run == null
                    || run.resigned()
                    || advert.atNanos() - run.untilNanos() > run.interval().toNanos() * 7 / 2;
            if (run != null && broken) {
                runs.add(run);
            }
            if (broken && advert.priority() == 0) {
                // A resignation without advertising before it (a daemon's last word in BACKUP) begins nothing.
                current.remove(advert.source());
                continue;
            }
            current.put(
                    advert.source(),
                    new Run(
                            advert.source(),
                            advert.priority() == 0 && run != null ? run.priority() : advert.priority(),
                            broken || run == null ? advert.atNanos() : run.fromNanos(),
                            advert.atNanos(),
                            advert.interval(),
                            advert.priority() == 0));
        }
        runs.addAll(current.values());
        runs.sort(Comparator.comparingLong(Run::fromNanos));
        return runs;
    }

    /** The sources that advertised at a moment: one if all is well, none in an outage, two in a split brain. */
    public Set<InetAddress> advertising(int family, int vrid, long atNanos) {
        return runs(family, vrid).stream()
                .filter(run -> run.covers(atNanos))
                .map(Run::source)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Periods in which two sources advertised; a single stray advert is one of length zero. */
    public List<Overlap> overlaps(int family, int vrid) {
        List<Run> runs = runs(family, vrid);
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            for (int j = i + 1; j < runs.size(); j++) {
                Run first = runs.get(i);
                Run second = runs.get(j);
                // The beginnings are ordered: the second began while the first still had adverts to come.
                if (!first.source().equals(second.source()) && second.fromNanos() < first.untilNanos()) {
                    overlaps.add(new Overlap(
                            first.source(),
                            second.source(),
                            second.fromNanos(),
                            Math.min(first.untilNanos(), second.untilNanos())));
                }
            }
        }
        return overlaps;
    }

    /** The longest time between two adverts of a virtual router, whoever sent them; zero if there are fewer than two. */
    public Silence longestAdvertSilence(int family, int vrid) {
        return longestSilence(adverts(family, vrid));
    }

    /** The longest time between two echo replies from an address. */
    public Silence longestEchoSilence(InetAddress address) {
        return longestSilence(frames.stream()
                .filter(frame -> frame instanceof IcmpEcho echo
                        && echo.reply()
                        && echo.ip().source().equals(address))
                .toList());
    }

    /** The frames after a moment (exclusive) and up to another (inclusive), in nanoseconds since 1970. */
    public WireRecord between(long afterNanos, long untilNanos) {
        return matching(frame -> frame.atNanos() > afterNanos && frame.atNanos() <= untilNanos);
    }

    public WireRecord matching(Predicate<? super Frame> wanted) {
        return new WireRecord(frames.stream().filter(wanted).toList());
    }

    private static Silence longestSilence(List<? extends Frame> ordered) {
        Silence longest = new Silence(0, 0);
        for (int i = 1; i < ordered.size(); i++) {
            long from = ordered.get(i - 1).atNanos();
            long until = ordered.get(i).atNanos();
            if (until - from > longest.untilNanos() - longest.fromNanos()) {
                longest = new Silence(from, until);
            }
        }
        return longest;
    }
}
