package dev.holdfast.control.audit;

/** The database did not answer, or refused, and the record could not be read. */
public class AuditUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public AuditUnavailableException(Throwable cause) {
        super("the audit record could not be read: " + cause.getMessage(), cause);
    }
}
