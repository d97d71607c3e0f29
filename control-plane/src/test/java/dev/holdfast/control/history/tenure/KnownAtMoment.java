package dev.holdfast.control.history.tenure;

import dev.holdfast.vrrp.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of one member at one moment, found by looking through all that its node said, each time from the beginning:
 * slow, without memory, and nothing in common with how it is derived.
 */
final class KnownAtMoment {

    private final List<Said> said;
    private final SortedSet<Instant> silences = new TreeSet<>();
    private final int router;

    KnownAtMoment(List<Said> said, List<Instant> silences, int router) {
        this.said = said;
        this.silences.addAll(silences);
        this.router = router;
    }

    /** One word of a node, in the order of its spool. */
    record Said(What what, Instant at, int router, State from, State to, boolean mute, Duration age) {

        enum What {
            CHANGED,
            VOICE,
            STARTED,
            LOST,
            /** Of a later run about the former: no sign of life. */
            DIED
        }

        boolean isOf(int which) {
            return what == What.STARTED || ((what == What.CHANGED || what == What.VOICE) && router == which);
        }

        boolean decides(int which) {
            return what == What.STARTED || (what == What.CHANGED && router == which);
        }
    }

    /** What it was. */
    enum Known {
        ACTIVE,
        MUTE,
        NOT_ACTIVE,
        UNKNOWN
    }

    Known at(Instant moment) {
        int last = -1;
        for (int i = 0; i < said.size(); i++) {
            boolean begun = last >= 0 || said.get(i).what() == Said.What.CHANGED;
            if (begun && said.get(i).decides(router) && !said.get(i).at().isAfter(moment)) {
                last = i;
            }
        }
        int next = last + 1;
        while (next < said.size()
                && !(said.get(next).decides(router)
                        && (last >= 0 || said.get(next).what() == Said.What.CHANGED))) {
            next++;
        }
        @Nullable Said then = next < said.size() ? said.get(next) : null;
        if (last < 0) {
            boolean told = then != null
                    && then.from() == State.ACTIVE
                    && !moment.isBefore(then.at().minus(then.age()));
            return told ? Known.ACTIVE : Known.NOT_ACTIVE;
        }
        State state = said.get(last).what() == Said.What.STARTED
                ? State.INITIALIZE
                : said.get(last).to();
        Instant hole = hole(last, next, state, then);
        Known before = known(state, last, next, moment);
        if (hole != null && !moment.isBefore(hole)) {
            if (then == null || then.what() == Said.What.STARTED) {
                return Known.UNKNOWN;
            }
            Instant again = then.at().minus(then.age());
            if (!again.isAfter(hole) && then.from() == state) {
                return before;
            }
            return moment.isBefore(again)
                    ? Known.UNKNOWN
                    : then.from() == State.ACTIVE ? Known.ACTIVE : Known.NOT_ACTIVE;
        }
        if (hole == null && then != null && then.what() == Said.What.STARTED && state == State.ACTIVE) {
            return moment.isBefore(alive(next, then.at())) ? before : Known.UNKNOWN;
        }
        return before;
    }

    /** From when on something is missing before the next word that decides; null: nothing is. */
    private @Nullable Instant hole(int last, int next, State state, @Nullable Said then) {
        for (int i = last + 1; i < next; i++) {
            if (said.get(i).what() == Said.What.LOST) {
                return heardBefore(i);
            }
        }
        if (then != null && then.what() == Said.What.CHANGED && then.from() != state) {
            Instant own = said.get(last).at();
            for (int i = last; i < next; i++) {
                own = said.get(i).isOf(router) ? said.get(i).at() : own;
            }
            return own;
        }
        return null;
    }

    private Known known(State state, int last, int next, Instant moment) {
        if (state != State.ACTIVE) {
            return Known.NOT_ACTIVE;
        }
        boolean mute = said.get(last).mute();
        for (int i = last + 1; i < next && said.get(i).what() != Said.What.LOST; i++) {
            if (said.get(i).what() == Said.What.VOICE
                    && said.get(i).isOf(router)
                    && !said.get(i).at().isAfter(moment)) {
                mute = said.get(i).mute();
            }
        }
        return mute ? Known.MUTE : Known.ACTIVE;
    }

    private Instant heardBefore(int index) {
        Instant heard = said.getFirst().at();
        for (int i = 0; i < index; i++) {
            if (said.get(i).what() != Said.What.LOST && said.get(i).what() != Said.What.DIED) {
                heard = said.get(i).at();
            }
        }
        return heard;
    }

    private Instant alive(int started, Instant at) {
        Instant heard = heardBefore(started);
        SortedSet<Instant> before = silences.headSet(at);
        return !before.isEmpty() && before.last().isAfter(heard) ? before.last() : heard;
    }

    /** Moments at which the answer may change. */
    List<Instant> edges() {
        List<Instant> edges = new ArrayList<>(silences);
        for (Said each : said) {
            edges.add(each.at());
            edges.add(each.at().minus(each.age()));
        }
        return edges;
    }

    /** When its record begins; null: it has none. */
    @Nullable
    Instant begins() {
        for (Said each : said) {
            if (each.what() == Said.What.CHANGED && each.router() == router) {
                return each.from() == State.ACTIVE ? each.at().minus(each.age()) : each.at();
            }
        }
        return null;
    }
}
