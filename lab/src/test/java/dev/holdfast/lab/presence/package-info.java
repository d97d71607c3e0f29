/** Nopreempt that holds, on the wire: the matrix of the incident, played cell by cell, each in a lab of its own. */
@NullMarked
package dev.holdfast.lab.presence;

import org.jspecify.annotations.NullMarked;
