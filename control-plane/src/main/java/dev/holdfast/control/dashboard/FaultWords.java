package dev.holdfast.control.dashboard;

import dev.holdfast.vrrp.FaultReason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reasons of FAULT in words. */
final class FaultWords {

    private FaultWords() {}

    /** Of a cause: with the check by its name, where one is behind it. */
    static String present(Fields cause) {
        String check = cause.text("check");
        return check.isEmpty() ? present(cause.text("reason")) : "the check " + check + " fails";
    }

    /** The same of the end of FAULT. */
    static String gone(Fields cause) {
        String check = cause.text("check");
        return check.isEmpty() ? gone(cause.text("reason")) : "the check " + check + " is good again";
    }

    /** {@code its interface has no carrier}. */
    static String present(String reason) {
        return reason(reason).map(FaultWords::present).orElseGet(() -> plain(reason));
    }

    /** {@code its interface has carrier again}. */
    static String gone(String reason) {
        return reason(reason).map(FaultWords::gone).orElseGet(() -> plain(reason) + " is over");
    }

    private static String present(FaultReason reason) {
        return switch (reason) {
            case NO_CARRIER -> "its interface has no carrier";
            case INTERFACE_DOWN -> "its interface is down";
            case INTERFACE_GONE -> "its interface is gone";
            case ADDRESS_TAKEN -> "a virtual address is on the host already, and holdfastd did not put it there";
            case NO_SOURCE_ADDRESS -> "its interface has no address to send from";
            case CHECK_FAILED -> "a tracked check fails";
            case SYNC_GROUP -> "another member of its sync group is in FAULT";
        };
    }

    private static String gone(FaultReason reason) {
        return switch (reason) {
            case NO_CARRIER -> "its interface has carrier again";
            case INTERFACE_DOWN -> "its interface is up again";
            case INTERFACE_GONE -> "its interface is back";
            case ADDRESS_TAKEN -> "the virtual address that others had put on the host is gone";
            case NO_SOURCE_ADDRESS -> "its interface has an address to send from again";
            case CHECK_FAILED -> "the tracked check succeeds again";
            case SYNC_GROUP -> "no other member of its sync group is in FAULT any more";
        };
    }

    private static Optional<FaultReason> reason(String name) {
        return Arrays.stream(FaultReason.values())
                .filter(reason -> reason.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static String plain(String word) {
        return word.isEmpty()
                ? "no reason was given"
                : word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
