package dev.holdfast.node.session.identity;

/** Something about the identity went wrong. The message is one sentence for the operator. */
public final class IdentityException extends Exception {

    public IdentityException(String sentence) {
        super(sentence);
    }

    IdentityException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
