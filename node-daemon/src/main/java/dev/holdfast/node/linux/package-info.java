/**
 * The kernel, typed: raw and packet sockets, rtnetlink, epoll, timerfd, scheduling. The only place of the daemon that touches
 * {@code java.lang.foreign}. It knows nothing of VRRP, and imports nothing of ours.
 */
@NullMarked
package dev.holdfast.node.linux;

import org.jspecify.annotations.NullMarked;
