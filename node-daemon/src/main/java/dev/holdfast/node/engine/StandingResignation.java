package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.resign.Resignation;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.settings.RouterSettings;
import org.jspecify.annotations.Nullable;

/** What is to be said in one router's name if the daemon dies as it stands now. Allocates only when something changed. */
final class StandingResignation {

    private final @Nullable ResignationRecorder recorder;
    private final RouterKey key;
    private @Nullable Resignation standing;

    /** {@code recorder} is null where nobody would say it. */
    StandingResignation(@Nullable ResignationRecorder recorder, RouterKey key) {
        this.recorder = recorder;
        this.key = key;
    }

    /**
     * Brings it up to date.
     *
     * @param device that adverts are sent from; null: the router is nowhere
     * @param holder that the addresses are on
     */
    void follow(
            State state,
            RouterSettings settings,
            @Nullable IpAddress source,
            @Nullable Link device,
            @Nullable Link holder) {
        if (recorder == null) {
            return;
        }
        if (state != State.ACTIVE || source == null || device == null || holder == null) {
            if (standing != null) {
                standing = null;
                recorder.record(key, null);
            }
        } else if (!isOf(settings, source, device, holder)) {
            standing = new Resignation(settings, source, VrrpGroup.destinations(settings), device, holder);
            recorder.record(key, standing);
        }
    }

    private boolean isOf(RouterSettings settings, IpAddress source, Link device, Link holder) {
        Resignation prepared = standing;
        return prepared != null
                && prepared.settings() == settings
                && prepared.source() == source
                && prepared.device() == device
                && prepared.holder() == holder;
    }
}
