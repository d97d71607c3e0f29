package dev.holdfast.control.query;

import java.util.List;

/** One term. A row is found if every term of the query holds for it. */
public sealed interface Term {

    /** Whether it holds where it otherwise would not. What a row does not have matches nothing, so its negation holds. */
    boolean negated();

    /** Any of these values. */
    record Match(Word word, boolean negated, List<Operand> operands) implements Term {
        public Match {
            operands = List.copyOf(operands);
        }
    }

    /** A text somewhere in the row, whatever its capitals. */
    record Text(String text, boolean negated) implements Term {}
}
