package dev.holdfast.control.query;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a query.
 *
 * @param position of the first wrong character in the text, from 0
 * @param length of what is wrong; 0 where something is missing
 * @param found what stands there, shortened; empty: nothing
 * @param expected what could stand there, for people
 * @param suggestion what was probably meant, ready to stand in the place of what was found; null: nothing comes to mind
 */
public record QueryProblem(
        int position,
        int length,
        String found,
        String expected,
        @Nullable String suggestion) {

    private static final int SHOWN = 60;

    static QueryProblem at(int position, String found, String expected) {
        return new QueryProblem(position, found.length(), shortened(found), expected, null);
    }

    static QueryProblem at(Scanner.Piece piece, String expected) {
        return new QueryProblem(piece.from(), piece.to() - piece.from(), shortened(piece.text()), expected, null);
    }

    QueryProblem suggesting(@Nullable String meant) {
        return new QueryProblem(position, length, found, expected, meant);
    }

    /** One sentence for people, who count characters from 1. */
    public String sentence() {
        String what = found.isEmpty() ? "Something is missing" : "'" + found + "' cannot be used";
        String meant = suggestion == null ? "" : " Did you mean " + suggestion + "?";
        return what + " at character " + (position + 1) + ": expected " + expected + "." + meant;
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
    }
}
