/**
 * Files that are whole or not there: written aside, forced to the disk, then moved into place. It knows nothing of what is in
 * them.
 */
@NullMarked
package dev.holdfast.node.session.durable;

import org.jspecify.annotations.NullMarked;
