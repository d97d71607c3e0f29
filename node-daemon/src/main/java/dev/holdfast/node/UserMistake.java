package dev.holdfast.node;

/** Something that whoever runs the program can put right; the message says what and how, in one sentence. */
final class UserMistake extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UserMistake(String message) {
        super(message);
    }

    UserMistake(String message, Throwable cause) {
        super(message, cause);
    }
}
