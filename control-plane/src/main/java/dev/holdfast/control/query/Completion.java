package dev.holdfast.control.query;

import java.util.List;
import java.util.Locale;

/** What could stand where somebody is typing. */
public final class Completion {

    private static final int MOST = 20;

    private Completion() {}

    /**
     * One proposal.
     *
     * @param from where what it replaces begins
     * @param to where that ends: where somebody is typing
     * @param text what to put there
     * @param doc what it means
     */
    public record Proposal(int from, int to, String text, String doc) {}

    /**
     * Words, or values of the word at hand; at most 20.
     *
     * @param text typed so far; of one that is longer than a query may be, nothing is proposed
     * @param caret where somebody is typing, from 0; what stands behind it is left alone
     */
    public static List<Proposal> at(String text, int caret, Subject subject) {
        int end = Math.clamp(caret, 0, text.length());
        if (end > Query.LONGEST) {
            return List.of();
        }
        int start = startOfTerm(text, end);
        if (start < 0) {
            return List.of();
        }
        int word = text.startsWith("-", start) ? start + 1 : start;
        String typed = text.substring(Math.min(word, end), end);
        int colon = typed.indexOf(':');
        return colon < 0
                ? words(typed, Math.min(word, end), end, subject)
                : subject.word(typed.substring(0, colon))
                        .map(known -> choices(known, text, word + colon + 1, end))
                        .orElse(List.of());
    }

    /** Where the term begins that is being typed; -1: the caret is in a quoted text. */
    private static int startOfTerm(String text, int end) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && Character.isWhitespace(c)) {
                start = i + 1;
            }
        }
        return quoted ? -1 : start;
    }

    private static List<Proposal> words(String typed, int from, int to, Subject subject) {
        String beginning = typed.toLowerCase(Locale.ROOT);
        return subject.words().stream()
                .filter(word -> word.name().startsWith(beginning))
                .limit(MOST)
                .map(word -> new Proposal(from, to, word.name() + ":", word.matches()))
                .toList();
    }

    private static List<Proposal> choices(Word word, String text, int valuesFrom, int to) {
        int from = Math.max(valuesFrom, text.lastIndexOf(',', Math.max(0, to - 1)) + 1);
        String beginning = text.substring(from, to)
                .toLowerCase(Locale.ROOT)
                .replace('_', '-')
                .replace('.', '-');
        return word.choices().stream()
                .filter(choice -> choice.shown().toLowerCase(Locale.ROOT).startsWith(beginning)
                        || choice.aliases().stream().anyMatch(alias -> alias.startsWith(beginning)))
                .limit(MOST)
                .map(choice -> new Proposal(from, to, choice.shown(), choice.doc()))
                .toList();
    }
}
