package dev.holdfast.lab;

/** The lab cannot do what was asked; the message is one sentence that says why and, where there is one, the remedy. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String sentence) {
        super(sentence);
    }

    public LabException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
