package dev.holdfast.control.handover;

import dev.holdfast.control.fleet.RouterKey;
import java.util.UUID;

/**
 * A step that a connected node has to do next; claimed, so that no other replica does it.
 *
 * @param node whose stream it goes to
 * @param holder whether the node is the one that lets go; else it is the heir
 * @param heirSource the address that the heir advertises from; empty in the heir's own step
 */
public record HandoverStepDue(UUID handover, UUID node, RouterKey router, boolean holder, String heirSource) {}
