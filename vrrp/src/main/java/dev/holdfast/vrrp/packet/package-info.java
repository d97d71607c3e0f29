/**
 * The VRRP packet (RFC 9568 section 5, RFC 3768 section 5): decoding with ordered validation, one stable reason for each
 * rejected packet, and encoding. It may not touch the state machine.
 */
@NullMarked
package dev.holdfast.vrrp.packet;

import org.jspecify.annotations.NullMarked;
