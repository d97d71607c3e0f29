/** Sync groups on a bench; what they do among nodes is in the simulation. */
@NullMarked
package dev.holdfast.vrrp.group;

import org.jspecify.annotations.NullMarked;
