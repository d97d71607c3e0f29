package dev.holdfast.node.filter;

/** The packet filter could not be set. The message is a sentence with the remedy. */
public final class FilterException extends Exception {

    private static final long serialVersionUID = 1L;

    FilterException(String message) {
        super(message);
    }
}
