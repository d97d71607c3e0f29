package dev.holdfast.control.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Times in which not exactly one member was ACTIVE.
 *
 * @param who was ACTIVE, as far as is known
 */
record ActiveCount(Kind kind, Instant from, Instant to, List<String> who) {

    enum Kind {
        /** Two or more. */
        OVERLAP,
        /** None. */
        GAP,
        /** None that is known, and of some member nothing is known. */
        UNKNOWN
    }

    /** In order of time; each member's stretches follow one another without a hole. */
    static List<ActiveCount> of(Map<String, List<StateSegment>> members) {
        TreeSet<Instant> borders = new TreeSet<>();
        SortedMap<String, Walk> walks = new TreeMap<>();
        members.forEach((name, segments) -> {
            if (!segments.isEmpty()) {
                walks.put(name, new Walk(segments));
            }
            segments.forEach(segment -> {
                borders.add(segment.from());
                borders.add(segment.to());
            });
        });
        List<ActiveCount> found = new ArrayList<>();
        Instant from = null;
        for (Instant to : borders) {
            if (from != null) {
                judge(walks, from, to).ifPresent(count -> add(found, count));
            }
            from = to;
        }
        return found;
    }

    private static Optional<ActiveCount> judge(SortedMap<String, Walk> walks, Instant from, Instant to) {
        List<String> active = new ArrayList<>();
        boolean unknown = false;
        for (Map.Entry<String, Walk> walk : walks.entrySet()) {
            StateSegment segment = walk.getValue().at(from);
            unknown |= segment.isUnknown();
            if (segment.isActive()) {
                active.add(walk.getKey());
            }
        }
        return switch (active.size()) {
            case 0 -> Optional.of(new ActiveCount(unknown ? Kind.UNKNOWN : Kind.GAP, from, to, active));
            case 1 -> Optional.empty();
            default -> Optional.of(new ActiveCount(Kind.OVERLAP, from, to, active));
        };
    }

    private static void add(List<ActiveCount> found, ActiveCount next) {
        if (!found.isEmpty()) {
            ActiveCount last = found.getLast();
            if (last.kind == next.kind && last.to.equals(next.from) && last.who.equals(next.who)) {
                found.set(found.size() - 1, new ActiveCount(last.kind, last.from, next.to, last.who));
                return;
            }
        }
        found.add(next);
    }

    /** Goes along one member's stretches. */
    private static final class Walk {
        private final List<StateSegment> segments;
        private int next;

        Walk(List<StateSegment> segments) {
            this.segments = segments;
        }

        StateSegment at(Instant moment) {
            while (next < segments.size() - 1 && !segments.get(next).to().isAfter(moment)) {
                next++;
            }
            return segments.get(next);
        }
    }
}
