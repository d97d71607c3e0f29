package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import org.jspecify.annotations.Nullable;

/** What one virtual router's presence rules ask for: somebody to watch its link, silence for its addresses, a record of it. */
final class PresenceActions {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EngineParts parts;
    private final RouterKey key;
    private final RouterCounters counters;
    private @Nullable RouterBinding watcher;
    private boolean armedAtStart;

    PresenceActions(EngineParts parts, RouterKey key, RouterCounters counters) {
        this.parts = parts;
        this.key = key;
        this.counters = counters;
    }

    /** Whom the link tells, and whose silence it is; a router of a rehearsal has none. */
    void watchBy(RouterBinding binding) {
        watcher = binding;
    }

    /** Nowhere without a link; in a rehearsal nobody watches. */
    void attend(
            @Nullable Link link,
            @Nullable VrrpPort port,
            RouterSettings settings,
            Attention attention,
            long intervalNanos) {
        Presence presence = parts.presence();
        if (presence == null || watcher == null || link == null) {
            return;
        }
        if (attention == Attention.ROUNDS && port != null && settings.unicast() == null) {
            // A switch that came back has forgotten who listens.
            port.rejoin();
        }
        presence.attend(link, watcher, attention, intervalNanos);
    }

    void mute() {
        Presence presence = parts.presence();
        if (presence != null && watcher != null) {
            presence.mute(watcher);
        }
    }

    void unmute() {
        Presence presence = parts.presence();
        if (presence != null && watcher != null) {
            presence.unmute(watcher);
        }
    }

    void decided(GateDecision decision, RouterSettings settings) {
        switch (decision.why()) {
            case STARTED -> armedAtStart = true;
            case LINK_BACK, STALLED, LANDMARKS_LOST, LINK_BLOCKED -> armedAtStart = false;
            case PROVEN -> proven(decision.afterNanos(), settings);
            default -> {}
        }
        parts.outlet().accept(new NodeEvent.GateDecided(Occurrences.now(), key, decision));
    }

    private void proven(long deafForNanos, RouterSettings settings) {
        long deafForMillis =
                (armedAtStart ? DelayWarning.sinceStartNanos(settings, deafForNanos) : deafForNanos) / NANOS_PER_MILLI;
        counters.longestDeafnessMillis = Math.max(counters.longestDeafnessMillis, deafForMillis);
        parts.deafness().measured(settings.interfaceName(), deafForMillis);
        if (armedAtStart) {
            DelayWarning.ofProof(settings, deafForNanos).ifPresent(parts.log()::warn);
        }
    }

    /** At the start, and with new settings of the file or of policy. */
    void settingsChanged(RouterSettings settings) {
        parts.deafness()
                .longest(settings.interfaceName())
                .flatMap(longest -> DelayWarning.ofSettings(settings, longest))
                .ifPresent(parts.log()::warn);
    }
}
