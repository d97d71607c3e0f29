package dev.holdfast.node.track;

import dev.holdfast.vrrp.settings.TrackedCheck;
import java.time.Duration;

/**
 * What is looked at, and how often: the same for every virtual router that says so, whatever weight it gives it.
 *
 * @param interval between two looks
 * @param rise so many good looks in a row make it good again
 * @param fall so many failed looks in a row make it fail
 */
public record PolledCheck(TrackedCheck.Kind kind, String target, Duration interval, int rise, int fall) {

    /** Of a check that is polled. */
    public static PolledCheck of(TrackedCheck check) {
        return new PolledCheck(check.kind(), check.target(), check.interval(), check.rise(), check.fall());
    }
}
