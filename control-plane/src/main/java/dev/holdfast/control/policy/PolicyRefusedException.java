package dev.holdfast.control.policy;

/** A change of policy that is not made. The message names the setting, the value and the remedy, for the operator. */
public class PolicyRefusedException extends RuntimeException {

    public PolicyRefusedException(String message) {
        super(message);
    }
}
