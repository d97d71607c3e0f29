package dev.holdfast.control.enrollment;

/** A step of a CA's rotation that is not made. The message says why and what to do, for the administrator. */
public class RotationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String sentence;

    RotationRefusedException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
