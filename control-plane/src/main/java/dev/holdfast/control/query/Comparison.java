package dev.holdfast.control.query;

/** How a value is compared. */
enum Comparison {
    GREATER_OR_EQUAL(">="),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    LESS("<"),
    EQUAL("=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    /** The values that compare so with one that reaches from {@code first} to {@code last}. */
    Operand.Range of(long first, long last) {
        return switch (this) {
            case GREATER_OR_EQUAL -> new Operand.Range(first, Long.MAX_VALUE);
            case LESS_OR_EQUAL -> new Operand.Range(Long.MIN_VALUE, last);
            case GREATER -> last == Long.MAX_VALUE ? Operand.Range.NONE : new Operand.Range(last + 1, Long.MAX_VALUE);
            case LESS -> first == Long.MIN_VALUE ? Operand.Range.NONE : new Operand.Range(Long.MIN_VALUE, first - 1);
            case EQUAL -> new Operand.Range(first, last);
        };
    }
}
