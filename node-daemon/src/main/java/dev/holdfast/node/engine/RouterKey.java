package dev.holdfast.node.engine;

import dev.holdfast.vrrp.Family;

/** Identifies a virtual router on this node, and with the cluster's name everywhere. */
public record RouterKey(String segment, Family family, int vrid) {}
