package dev.holdfast.control.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of an answer: a transition or another event. */
public sealed interface HistoryEntry {

    /** Name of its cluster; empty: the cluster is not there any more. */
    String cluster();

    Instant occurredAt();

    Instant receivedAt();

    long id();

    /** Of two that happened in the same microsecond, the one of higher rank stands first. */
    int rank();

    /** A virtual router changed its state. */
    record Moved(StoredTransition transition, String cluster) implements HistoryEntry {

        static final int RANK = 1;

        @Override
        public Instant occurredAt() {
            return transition.occurredAt();
        }

        @Override
        public Instant receivedAt() {
            return transition.receivedAt();
        }

        @Override
        public long id() {
            return transition.id();
        }

        @Override
        public int rank() {
            return RANK;
        }
    }

    /**
     * Anything else.
     *
     * @param router name of the virtual router that it is about, as it is now; null: it is about the node
     */
    record Noted(
            StoredEvent event, String cluster, @Nullable String router) implements HistoryEntry {

        static final int RANK = 0;

        @Override
        public Instant occurredAt() {
            return event.occurredAt();
        }

        @Override
        public Instant receivedAt() {
            return event.receivedAt();
        }

        @Override
        public long id() {
            return event.id();
        }

        @Override
        public int rank() {
            return RANK;
        }
    }
}
