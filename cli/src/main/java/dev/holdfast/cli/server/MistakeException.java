package dev.holdfast.cli.server;

/** What whoever types has to put right before anything is asked. The message is one line: what, and how. */
public class MistakeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MistakeException(String message) {
        super(message);
    }

    public MistakeException(String message, Throwable cause) {
        super(message, cause);
    }
}
