package dev.holdfast.node.linux;

/**
 * One MAC address in a forwarding table: a bridge's, or the list of those that an interface answers to besides its own.
 *
 * @param interfaceIndex the port behind which it is; or the interface itself
 * @param bridgeIndex whose table it is; 0: the interface's own list
 * @param permanent nobody learned it: it is a port's own, or was written there
 */
public record ForwardingEntry(int interfaceIndex, int bridgeIndex, long hardwareAddress, boolean permanent) {}
