package dev.holdfast.control.fleet;

/** A node named virtual routers that are not known, and more are not made. The message says which bound, and what to do. */
public class TooManyRoutersException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyRoutersException(String sentence) {
        super(sentence, null, false, false);
    }
}
