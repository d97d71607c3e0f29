package dev.holdfast.control.access;

/** What was asked for users, tokens or sessions cannot be. The message says why, and what to do instead. */
public class UserRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UserRefusedException(String message) {
        super(message);
    }
}
