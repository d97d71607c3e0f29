package dev.holdfast.control.query;

/** Goes through a query's text, character by character. */
final class Scanner {

    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    /**
     * A piece of the text as it was meant.
     *
     * @param quoted whether it stood in quotes, without which it could be something else
     * @param closed whether the closing quote is there
     */
    record Piece(String text, int from, int to, boolean quoted, boolean closed) {}

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    boolean isAtBlank() {
        return isAtEnd() || Character.isWhitespace(text.charAt(at));
    }

    boolean isAt(String wanted) {
        return text.startsWith(wanted, at);
    }

    /** Goes on behind it, if it is here. */
    boolean take(String wanted) {
        if (!isAt(wanted)) {
            return false;
        }
        at += wanted.length();
        return true;
    }

    void skipBlanks() {
        while (!isAtEnd() && isAtBlank()) {
            at++;
        }
    }

    /** The name of a word, if it and a colon are here; empty and no step on, if not. */
    String takeWord() {
        int end = at;
        while (end < text.length() && isWordLetter(text.charAt(end), end == at)) {
            end++;
        }
        if (end == at || end >= text.length() || text.charAt(end) != ':') {
            return "";
        }
        String word = text.substring(at, end);
        at = end + 1;
        return word;
    }

    private static boolean isWordLetter(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (!first && ((c >= '0' && c <= '9') || c == '-' || c == '_'));
    }

    /**
     * A text in quotes, or up to the next blank.
     *
     * @param commaEnds whether a comma ends it too
     * @param rangeEnds whether two dots do
     */
    Piece takePiece(boolean commaEnds, boolean rangeEnds) {
        if (isAt("\"")) {
            return takeQuoted();
        }
        int from = at;
        while (!isAtBlank()
                && text.charAt(at) != '"'
                && !(commaEnds && text.charAt(at) == ',')
                && !(rangeEnds && isAt(".."))) {
            at++;
        }
        return new Piece(text.substring(from, at), from, at, false, true);
    }

    /** {@code \"} and {@code \\} stand for a quote and a backslash; before anything else a backslash is itself. */
    private Piece takeQuoted() {
        int from = at++;
        StringBuilder meant = new StringBuilder();
        while (!isAtEnd() && text.charAt(at) != '"') {
            boolean escape = isAt("\\\"") || isAt("\\\\");
            at += escape ? 1 : 0;
            meant.append(text.charAt(at++));
        }
        boolean closed = take("\"");
        return new Piece(meant.toString(), from, at, true, closed);
    }

    /** Whatever stands here up to the next blank. */
    Piece takeRest() {
        int from = at;
        while (!isAtBlank()) {
            at++;
        }
        return new Piece(text.substring(from, at), from, at, false, true);
    }

    String between(int from, int to) {
        return text.substring(from, to);
    }
}
