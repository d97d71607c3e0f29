package dev.holdfast.control.query;

/** A cursor that was not handed out here, or for another query. */
public final class CursorRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CursorRefusedException() {
        super("The cursor was not handed out for this query, or it has been changed; ask without it to begin anew.");
    }
}
