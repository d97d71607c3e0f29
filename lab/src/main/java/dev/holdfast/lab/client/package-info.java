/**
 * What a client of the virtual address sees: whether it answers, how long it did not, and which MAC addresses claim it.
 * Stands on a host's sockets; knows nothing of VRRP.
 */
@NullMarked
package dev.holdfast.lab.client;

import org.jspecify.annotations.NullMarked;
