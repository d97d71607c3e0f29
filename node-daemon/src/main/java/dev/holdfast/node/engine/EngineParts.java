package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.address.Announcer;
import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What every router's binding works with.
 *
 * @param recorder of the addresses held; null: a rehearsal, which holds none
 * @param resignations of the routers that are ACTIVE; null: nobody would send them
 * @param startedAtNanos when the engine started
 */
record EngineParts(
        AlarmQueue alarms,
        RouteSocket route,
        AddressTag tag,
        Announcer announcer,
        AdvertisementEncoder encoder,
        EventOutlet outlet,
        EngineLog log,
        @Nullable LeftoverRecorder recorder,
        @Nullable ResignationRecorder resignations,
        long startedAtNanos) {

    /** The same, but nobody hears of it. */
    EngineParts silent(AlarmQueue ownAlarms) {
        return new EngineParts(
                ownAlarms, route, tag, announcer, encoder, event -> {}, EngineLog.SILENT, null, null, startedAtNanos);
    }
}
