package dev.holdfast.vrrp.settings;

import java.time.Duration;

/** Whether a BACKUP of higher priority takes over from an ACTIVE of lower priority. The owner always does. */
public sealed interface Preemption {

    /** keepalived's {@code nopreempt}. The default here. */
    record Never() implements Preemption {
        @Override
        public String toString() {
            return "never";
        }
    }

    /** As RFC 9568 has it by default. */
    record Immediate() implements Preemption {
        @Override
        public String toString() {
            return "immediate";
        }
    }

    /**
     * Only after the lower one has been heard for this long.
     *
     * @param delay more than 0, at most 1000 s
     */
    record After(Duration delay) implements Preemption {
        @Override
        public String toString() {
            return "after " + DurationText.format(delay);
        }
    }
}
