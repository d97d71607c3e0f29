package dev.holdfast.control.history;

/** An event that cannot be taken as it is: it goes to the quarantine with this sentence. */
public class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnreadableEventException(String sentence) {
        super(sentence, null, false, false);
    }
}
