package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.vrrp.State;
import dev.holdfast.web.Feed;
import dev.holdfast.web.MemberState;
import dev.holdfast.web.TransitionView;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Transitions as pages tell them. */
final class TransitionWords {

    private TransitionWords() {}

    /** In the order in which they happened, the latest first: what one node told later than another may have been before it. */
    static Feed feed(List<StoredTransition> transitions, boolean withRouter, Instant now) {
        return new Feed(
                transitions.stream()
                        .sorted(Comparator.comparing(StoredTransition::occurredAt)
                                .reversed())
                        .map(stored -> of(stored, now))
                        .toList(),
                withRouter);
    }

    static TransitionView of(StoredTransition stored, Instant now) {
        return new TransitionView(
                place(stored),
                new When(stored.occurredAt(), now),
                new When(stored.receivedAt(), now),
                stored.routerName(),
                "/routers/" + stored.routerId(),
                stored.nodeName(),
                state(stored.from()),
                state(stored.to()),
                headline(stored),
                CauseSentence.of(stored),
                EvidenceWords.of(stored),
                RuleWords.of(new Fields(stored.evidence())));
    }

    /** Its place in the log, as addresses and elements' ids hold it. */
    static String place(StoredTransition stored) {
        return place(stored.cursor());
    }

    static String place(Cursor cursor) {
        return cursor.toString().replace('.', '-');
    }

    /** Of its page. */
    static String href(StoredTransition stored) {
        return href(stored.cursor());
    }

    static String href(Cursor cursor) {
        return "/transitions/" + place(cursor);
    }

    static MemberState state(State state) {
        return switch (state) {
            case INITIALIZE -> MemberState.INITIALIZE;
            case BACKUP -> MemberState.BACKUP;
            case ACTIVE -> MemberState.ACTIVE;
            case FAULT -> MemberState.FAULT;
        };
    }

    static String headline(StoredTransition stored) {
        return switch (stored.to()) {
            case ACTIVE -> stored.nodeName() + " became ACTIVE";
            case BACKUP ->
                stored.from() == State.ACTIVE
                        ? stored.nodeName() + " gave it up and went to BACKUP"
                        : stored.nodeName() + " went to BACKUP";
            case FAULT -> stored.nodeName() + " went to FAULT";
            case INITIALIZE -> stored.nodeName() + " left";
        };
    }
}
