/**
 * The Linux calls the lab makes through the foreign interface: entering a network namespace, packet sockets with kernel
 * timestamps, raw ICMP sockets, signals. Nothing else in the lab may touch {@code java.lang.foreign}, and this package
 * knows nothing of hosts, segments or VRRP.
 */
@NullMarked
package dev.holdfast.lab.linux;

import org.jspecify.annotations.NullMarked;
