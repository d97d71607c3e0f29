package dev.holdfast.cli.server;

/** There is no talking to the control plane. The message is one line: why, and what to do. */
public class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnreachableException(String message) {
        super(message);
    }
}
