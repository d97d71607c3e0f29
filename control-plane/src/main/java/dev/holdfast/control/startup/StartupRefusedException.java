package dev.holdfast.control.startup;

/** The control plane cannot start. The message is one sentence for the operator, with the remedy. */
public class StartupRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartupRefusedException(String message) {
        super(message);
    }

    public StartupRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
