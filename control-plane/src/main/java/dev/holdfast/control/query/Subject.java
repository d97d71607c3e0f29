package dev.holdfast.control.query;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is asked for, and by which words. */
public enum Subject {
    /** What happened: transitions and every other event. */
    HISTORY(HistoryWords.ALL),
    /** What people, programs and nodes did. */
    AUDIT(AuditWords.ALL);

    private final List<Word> words;

    Subject(List<Word> words) {
        this.words = words;
    }

    /** Every word, in the order of the documentation. */
    public List<Word> words() {
        return words;
    }

    /** The word of this name, however it is capitalised; empty: there is none. */
    public Optional<Word> word(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return words.stream().filter(word -> word.name().equals(wanted)).findFirst();
    }

    /**
     * The same, of a word that is known to be there.
     *
     * @throws IllegalArgumentException if it is not
     */
    public Word the(String name) {
        return word(name).orElseThrow(() -> new IllegalArgumentException(this + " has no word " + name));
    }
}
