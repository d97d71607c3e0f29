package dev.holdfast.control.enrollment;

/** A node that is not forgotten. The message says why and what to do, for the operator. */
public class ForgetRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String sentence;

    ForgetRefusedException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
