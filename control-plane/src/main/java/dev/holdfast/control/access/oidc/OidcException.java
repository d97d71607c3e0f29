package dev.holdfast.control.access.oidc;

/** The provider does not answer, or what it says is not to be believed. The message is for the log and the record. */
public class OidcException extends Exception {

    private static final long serialVersionUID = 1;

    OidcException(String message) {
        super(message);
    }

    OidcException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
