package dev.holdfast.node.engine;

import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.TrackedCheck;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says where a weighted check stands together with {@code preemption: never}: it changes a priority that moves nothing. Operators
 * find that out in the night in which the check fails and the address stays.
 */
public final class WeightWarning {

    private static final String PROBLEM =
            "a weight only changes the priority, and under preemption never no priority moves the virtual address: when the"
                    + " check fails, the address stays where it is";
    private static final String REMEDY =
            "take the weight out (a failing check is FAULT then, and the address moves), or"
                    + " set preemption to after 30s on every node of the router";

    private WeightWarning() {}

    /** For the log, at a start and at new settings of the file or of policy; empty: all is well. */
    static Optional<String> line(RouterSettings settings) {
        return applies(settings)
                ? Optional.of("event=weight-moves-nothing router=" + settings.name() + " checks=\"" + checks(settings)
                        + "\" preemption=never problem=\"" + PROBLEM + "\" remedy=\"" + REMEDY + "\"")
                : Optional.empty();
    }

    /** The same as a sentence, for whoever checks a file. */
    public static Optional<String> sentence(RouterSettings settings) {
        return applies(settings)
                ? Optional.of("virtual router " + settings.name() + " tracks " + checks(settings) + ": " + PROBLEM
                        + "; " + REMEDY)
                : Optional.empty();
    }

    private static boolean applies(RouterSettings settings) {
        return settings.preemption() instanceof Preemption.Never
                && settings.track().stream().anyMatch(check -> check.weight() != 0);
    }

    private static String checks(RouterSettings settings) {
        return settings.track().stream()
                .filter(check -> check.weight() != 0)
                .map(WeightWarning::check)
                .collect(Collectors.joining(", "));
    }

    private static String check(TrackedCheck check) {
        return check.name() + " weight " + check.weight();
    }
}
