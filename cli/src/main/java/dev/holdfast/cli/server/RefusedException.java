package dev.holdfast.cli.server;

/** The control plane did not do it, or has not got it. The message is one line: what, and what to do. */
public class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
