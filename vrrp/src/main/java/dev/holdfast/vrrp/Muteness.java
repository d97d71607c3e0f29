package dev.holdfast.vrrp;

import dev.holdfast.vrrp.startup.PresenceRule;

/**
 * Whether the router is silent on the wire: no advertisement, no announcement, and no answer for its addresses, which the host
 * has to see to. A router that is mute may hold its addresses for local processes. It is so for what it heard itself, or
 * because another member of its sync group is.
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
    private boolean own;
    private boolean withGroup;

    Muteness(Instance instance) {
        this.instance = instance;
    }

    /** Silent from now on; the host answers with {@link Event.Muted}. */
    void begin(ActionSink sink) {
        if (instance.isInForce(PresenceRule.MUTENESS)) {
            own = true;
            silence(sink);
        }
    }

    /** The same for another member's sake. */
    void beginWithGroup(ActionSink sink) {
        if (instance.isInForce(PresenceRule.MUTENESS)) {
            withGroup = true;
            silence(sink);
        }
    }

    private void silence(ActionSink sink) {
        if (voice == Voice.SPEAKS) {
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

    /** Nothing keeps it silent any more. */
    void end(ActionSink sink) {
        own = false;
        withGroup = false;
        speak(sink);
    }

    /** It hears somebody itself; another member may still be a reason to be silent. */
    void endOwn(ActionSink sink) {
        own = false;
        speak(sink);
    }

    /** The other members speak; it may still have a reason of its own. */
    void endWithGroup(ActionSink sink) {
        withGroup = false;
        speak(sink);
    }

    private void speak(ActionSink sink) {
        if (voice != Voice.SPEAKS && !own && !withGroup) {
            voice = Voice.SPEAKS;
            sink.unmute();
        }
    }

    boolean isMute() {
        return voice != Voice.SPEAKS;
    }

    /** Whether for what it heard itself. */
    boolean isOwn() {
        return own;
    }
}
