package dev.holdfast.node.engine;

import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.Optional;

/** Says where a {@code startup.delay} is shorter than its link was once seen deaf: alone it would not have held the address. */
final class DelayWarning {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private DelayWarning() {}

    /** At new settings, of the file or of policy; empty: no delay, or a long enough one. */
    static Optional<String> ofSettings(RouterSettings settings, long longestDeafnessMillis) {
        long delayMillis = settings.startup().delay().toMillis();
        return delayMillis > 0 && delayMillis < longestDeafnessMillis
                ? Optional.of(line("startup-delay-below-deafness", settings, longestDeafnessMillis)
                        + " remedy=\"a longer delay, or 0s and the gate alone\"")
                : Optional.empty();
    }

    /** At a proof after the delay: the gate is armed when the delay ends, so that the link was deaf for both together. */
    static Optional<String> ofProof(RouterSettings settings, long deafForNanos) {
        long delayNanos = settings.startup().delay().toNanos();
        return delayNanos > 0 && deafForNanos > settings.advertInterval().toNanos()
                ? Optional.of(line("startup-delay-too-short", settings, (delayNanos + deafForNanos) / NANOS_PER_MILLI))
                : Optional.empty();
    }

    private static String line(String event, RouterSettings settings, long deafForMillis) {
        return "event=" + event + " router=" + settings.name() + " interface=" + settings.interfaceName()
                + " delayMillis=" + settings.startup().delay().toMillis() + " deafForMillis=" + deafForMillis;
    }
}
