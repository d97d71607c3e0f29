package dev.holdfast.node.engine;

import dev.holdfast.node.probe.DeafnessHistory;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.Optional;

/** Says where a {@code startup.delay} is shorter than its link was once seen deaf: alone it would not have held the address. */
final class DelayWarning {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private DelayWarning() {}

    /** At a start and at new settings, of the file or of policy; empty: no delay, or a long enough one. */
    static Optional<String> ofSettings(RouterSettings settings, DeafnessHistory.Measured longest) {
        long delayMillis = settings.startup().delay().toMillis();
        return delayMillis > 0 && delayMillis < longest.millis()
                ? Optional.of(line("startup-delay-below-deafness", settings, longest.millis())
                        + " measuredAt=" + longest.at()
                        + " remedy=\"a longer delay, or 0s and the gate alone\"")
                : Optional.empty();
    }

    /** At a proof after the delay: the gate is armed when the delay ends, so that the link was deaf for both together. */
    static Optional<String> ofProof(RouterSettings settings, long deafForNanos) {
        long sinceStartNanos = sinceStartNanos(settings, deafForNanos);
        return sinceStartNanos > deafForNanos
                ? Optional.of(line("startup-delay-too-short", settings, sinceStartNanos / NANOS_PER_MILLI))
                : Optional.empty();
    }

    /** How long the link was deaf at a start: with the delay, unless it was proven as soon as it was asked. */
    static long sinceStartNanos(RouterSettings settings, long deafForNanos) {
        return deafForNanos > settings.advertInterval().toNanos()
                ? settings.startup().delay().toNanos() + deafForNanos
                : deafForNanos;
    }

    private static String line(String event, RouterSettings settings, long deafForMillis) {
        return "event=" + event + " router=" + settings.name() + " interface=" + settings.interfaceName()
                + " delayMillis=" + settings.startup().delay().toMillis() + " deafForMillis=" + deafForMillis;
    }
}
