package dev.holdfast.node.session.stream;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.session.identity.ControlPlaneChannels;
import dev.holdfast.node.session.identity.IdentityStore;
import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.wire.EventMessages;
import java.util.UUID;

/**
 * What every conversation of one run of the daemon shares.
 *
 * @param instance random at each start, so that the control plane tells a reconnection from a clone
 */
public record SessionParts(
        NodeConfig config,
        UUID instance,
        String daemonVersion,
        Engine engine,
        Spool spool,
        EventMessages messages,
        PolicyDesk policy,
        IdentityStore identities,
        ControlPlaneChannels channels,
        NodeClock clock) {}
