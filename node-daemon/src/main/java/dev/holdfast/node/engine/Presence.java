package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.LinkWatcher;

/** What a router's actions ask of the host for the rules of presence. */
interface Presence {

    /** How closely the link is to be looked at for the router from now on. */
    void attend(Link link, LinkWatcher watcher, Attention attention, long intervalNanos);

    /** The host shall not answer for the router's addresses; the router is told later. */
    void mute(RouterBinding router);

    void unmute(RouterBinding router);
}
