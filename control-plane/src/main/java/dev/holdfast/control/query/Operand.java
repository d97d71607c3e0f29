package dev.holdfast.control.query;

/** One value of a term, read by its word's type. */
public sealed interface Operand {

    /**
     * A name; matched whatever its capitals.
     *
     * @param prefix whether what begins so matches too
     * @param position of its first character in the text
     */
    record Name(String text, boolean prefix, int position) implements Operand {}

    /** One of the word's choices, as it is stored. */
    record Chosen(String value) implements Operand {}

    /**
     * Numbers; of a span, nanoseconds; of a time, microseconds since 1970. Both ends belong to it; the least and the
     * greatest {@code long} stand for no bound.
     */
    record Range(long atLeast, long atMost) implements Operand {

        /** Nothing at all. */
        static final Range NONE = new Range(1, 0);

        public boolean hasLower() {
            return atLeast != Long.MIN_VALUE;
        }

        public boolean hasUpper() {
            return atMost != Long.MAX_VALUE;
        }

        public boolean contains(long value) {
            return atLeast <= value && value <= atMost;
        }
    }

    /** Addresses. */
    record Network(IpPrefix prefix) implements Operand {}
}
