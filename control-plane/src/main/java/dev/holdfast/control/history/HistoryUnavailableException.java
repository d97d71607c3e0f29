package dev.holdfast.control.history;

/** The database did not answer, or refused. Nothing was stored, nothing is lost: ask again. */
public class HistoryUnavailableException extends RuntimeException {

    public HistoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
