package dev.holdfast.control.history;

/** A delivery that would leave a hole in a node's record. Nothing of it was stored. */
public class HoleException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public HoleException(long epoch, long stored, long came) {
        super("epoch " + epoch + " is stored up to " + stored + ", and " + came + " came; what is between is missing");
    }
}
