package dev.holdfast.control.session;

/** A node said what the contract does not allow. The message says what; the stream ends. */
class ProtocolViolationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ProtocolViolationException(String message) {
        super(message);
    }
}
