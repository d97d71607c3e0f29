package dev.holdfast.control.database;

/** The database cannot be made ready. The message is one sentence for the operator, with the remedy where there is one. */
public class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DatabaseException(String message) {
        super(message);
    }

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
