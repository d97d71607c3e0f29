package dev.holdfast.vrrp;

import dev.holdfast.vrrp.startup.PresenceRule;

/**
 * Whether the router is silent on the wire: no advertisement, no announcement, and no answer for its addresses, which the host
 * has to see to. A router that is mute may hold its addresses for local processes.
 */
final class Muteness {

    private enum Voice {
        SPEAKS,
        /** The host has been told to be silent, and has not said yet that it is. */
        ASKED,
        MUTE
    }

    private final Instance instance;
    private Voice voice = Voice.SPEAKS;

    Muteness(Instance instance) {
        this.instance = instance;
    }

    /** Silent from now on; the host answers with {@link Event.Muted}. */
    void begin(ActionSink sink) {
        if (voice == Voice.SPEAKS && instance.isInForce(PresenceRule.MUTENESS)) {
            voice = Voice.ASKED;
            sink.mute();
        }
    }

    /** The host is silent for the addresses now. */
    void confirmed() {
        if (voice == Voice.ASKED) {
            voice = Voice.MUTE;
        }
    }

    void end(ActionSink sink) {
        if (voice != Voice.SPEAKS) {
            voice = Voice.SPEAKS;
            sink.unmute();
        }
    }

    boolean isMute() {
        return voice != Voice.SPEAKS;
    }
}
