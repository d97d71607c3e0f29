package dev.holdfast.vrrp.group;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.VirtualRouter;

/** One virtual router of a sync group, with whoever does what it asks for. */
public interface GroupMember {

    VirtualRouter router();

    /** Hands the router an event, and does what comes of it. Afterwards the seat is told, as after every event. */
    void handle(long nowNanos, Event event);
}
