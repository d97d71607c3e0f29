/** The session's promise against real processes: whatever dies, stalls or fills up, the record is whole and no VIP moves for it. */
@NullMarked
package dev.holdfast.lab.session;

import org.jspecify.annotations.NullMarked;
