package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.address.Announcer;
import dev.holdfast.node.address.BaseInterfaces;
import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.probe.DeafnessStore;
import dev.holdfast.node.resign.ResignationRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What every router's binding works with.
 *
 * @param recorder of the addresses held
 * @param resignations of the routers that are ACTIVE; null: nobody would send them
 * @param presence what the rules of presence need; null: a rehearsal, which proves nothing
 * @param deafness what was measured of the interfaces' links
 * @param startedAtNanos when the engine started
 */
record EngineParts(
        AlarmQueue alarms,
        RouteSocket route,
        AddressTag tag,
        Announcer announcer,
        AdvertOutbox outbox,
        VirtualMacSender virtualMacSender,
        BaseInterfaces baseInterfaces,
        TakeoverApproach approach,
        EventOutlet outlet,
        EngineLog log,
        LeftoverRecorder recorder,
        @Nullable ResignationRecorder resignations,
        @Nullable Presence presence,
        DeafnessStore deafness,
        long startedAtNanos) {

    /** The same, but nobody hears of it, and nothing comes of it. */
    EngineParts rehearsing(
            AlarmQueue ownAlarms, RouteSocket noRoute, LeftoverRecorder unwritten, ResignationRecorder unprepared) {
        return new EngineParts(
                ownAlarms,
                noRoute,
                tag,
                announcer,
                new AdvertOutbox(),
                virtualMacSender,
                baseInterfaces,
                TakeoverApproach.UNNOTICED,
                event -> {},
                EngineLog.SILENT,
                unwritten,
                unprepared,
                null,
                DeafnessStore.NONE,
                startedAtNanos);
    }
}
