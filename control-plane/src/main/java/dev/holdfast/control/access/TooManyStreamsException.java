package dev.holdfast.control.access;

/** Somebody has as many exports or tails open as one may. */
public class TooManyStreamsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyStreamsException(String what, int most) {
        super("You have " + most + " " + what + " open, and more are not given: end one first.");
    }
}
