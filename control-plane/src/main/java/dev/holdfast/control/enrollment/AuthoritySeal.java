package dev.holdfast.control.enrollment;

/** What a CA's private key is sealed as. */
public final class AuthoritySeal {

    public static final String CONTEXT = "authority-key";

    private AuthoritySeal() {}
}
