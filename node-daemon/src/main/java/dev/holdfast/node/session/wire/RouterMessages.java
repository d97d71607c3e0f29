package dev.holdfast.node.session.wire;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.engine.NodeStatus;
import dev.holdfast.proto.v1.AdvertHeard;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.RouterDeclaration;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.State;
import dev.holdfast.vrrp.Evidence;
import dev.holdfast.vrrp.settings.EffectiveSettings;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.Optional;

/** Virtual routers: what they are, what the file says of them, what they do. */
public final class RouterMessages {

    private RouterMessages() {}

    /** By which a router is known. */
    public static RouterKey key(dev.holdfast.node.engine.RouterKey key) {
        return RouterKey.newBuilder()
                .setSegment(key.segment())
                .setFamily(
                        switch (key.family()) {
                            case IPV4 -> Family.FAMILY_IPV4;
                            case IPV6 -> Family.FAMILY_IPV6;
                        })
                .setVrid(key.vrid())
                .build();
    }

    /** The same back; empty: the message names no family that we know. */
    public static Optional<dev.holdfast.node.engine.RouterKey> key(RouterKey message) {
        Optional<dev.holdfast.vrrp.Family> family = switch (message.getFamily()) {
            case FAMILY_IPV4 -> Optional.of(dev.holdfast.vrrp.Family.IPV4);
            case FAMILY_IPV6 -> Optional.of(dev.holdfast.vrrp.Family.IPV6);
            case FAMILY_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
        return family.map(
                known -> new dev.holdfast.node.engine.RouterKey(message.getSegment(), known, message.getVrid()));
    }

    /** As the file declares it, before any policy. */
    public static RouterDeclaration declaration(RouterSettings router) {
        return RouterDeclaration.newBuilder()
                .setKey(key(NodeConfig.keyOf(router)))
                .setName(router.name())
                .setInterface(router.interfaceName())
                .setVersion(router.version())
                .addAllAddresses(
                        router.addresses().stream().map(Object::toString).toList())
                .putAllSettings(EffectiveSettings.overlayable(router))
                .setPriority(router.priority())
                .setAdvertIntervalNanos(router.advertInterval().toNanos())
                .build();
    }

    /** What it does now. */
    public static RouterStatus status(NodeStatus.Router router) {
        RouterStatus.Builder message = RouterStatus.newBuilder()
                .setKey(key(router.key()))
                .setState(state(router.state()))
                .setSinceUnixNanos(router.sinceUnixNanos())
                .setEffectivePriority(router.effectivePriority())
                .addAllAddressesHeld(
                        router.addressesHeld().stream().map(Object::toString).toList())
                .putAllCounters(router.counters())
                .addAllFaultReasons(
                        router.faultReasons().stream().map(Enum::name).sorted().toList());
        Evidence.AdvertHeard heard = router.lastAdvert();
        if (heard != null) {
            message.setLastAdvert(advert(heard));
        }
        return message.build();
    }

    static AdvertHeard advert(Evidence.AdvertHeard heard) {
        return AdvertHeard.newBuilder()
                .setSender(heard.sender().toString())
                .setPriority(heard.priority())
                .setAgeNanos(heard.ageNanos())
                .setIntervalNanos(heard.intervalNanos())
                .build();
    }

    static State state(dev.holdfast.vrrp.State state) {
        return switch (state) {
            case INITIALIZE -> State.STATE_INITIALIZE;
            case BACKUP -> State.STATE_BACKUP;
            case ACTIVE -> State.STATE_ACTIVE;
            case FAULT -> State.STATE_FAULT;
        };
    }
}
