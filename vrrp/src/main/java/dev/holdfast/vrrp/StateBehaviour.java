package dev.holdfast.vrrp;

import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Proof;

/**
 * What a virtual router does in one of its states. One class a state; each method is one event of the table, which a state
 * that has no use for it leaves alone.
 */
sealed interface StateBehaviour permits Initialize, Backup, Active, Fault {

    default void onStartup(long nowNanos, ActionSink sink) {}

    default void onShutdown(long nowNanos, ActionSink sink) {}

    /** Of another router: our own, looped back, do not come here. */
    default void onAdvert(long nowNanos, Advertisement advertisement, ActionSink sink) {}

    /** Only of the generation that runs. */
    default void onTimer(long nowNanos, Timer timer, long lateNanos, ActionSink sink) {}

    /** A reason that was not there; it is in the set already. */
    default void onFaultRaised(long nowNanos, FaultReason reason, ActionSink sink) {}

    /** The reason is out of the set already. */
    default void onFaultCleared(long nowNanos, FaultReason reason, ActionSink sink) {}

    /** The settings are not yet in force: {@link Instance#apply} is the state's to call. */
    void onSettings(long nowNanos, RouterSettings next, long policyRevision, ActionSink sink);

    /** The new priority is in force. */
    default void onPriority(long nowNanos, ActionSink sink) {}

    default void onWoke(long nowNanos, long lateNanos, ActionSink sink) {}

    default void onLinkProven(long nowNanos, Proof proof, ActionSink sink) {}

    default void onRoundEnded(long nowNanos, boolean heard, int landmarks, ActionSink sink) {}

    default void onAddressAnswered(long nowNanos, long mac, Answerer answerer, ActionSink sink) {}

    default void onMuted(long nowNanos, boolean inForce, ActionSink sink) {}

    default void onNamedHeir(long nowNanos, long forNanos, ActionSink sink) {}

    default void onHandOver(long nowNanos, IpAddress heir, ActionSink sink) {}

    default void onAddressLost(long nowNanos, IpAddress address, ActionSink sink) {}
}
