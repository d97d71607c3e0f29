/**
 * What happened. Transitions stand in {@code transition}, because every question is asked of them and their columns
 * are typed; every other kind of event stands in {@code event} with its kind and its fields as JSON; what could not
 * be read stands in {@code quarantined_event} with its bytes. All three are written in one transaction together with
 * the high-water mark of the node's spool, by {@link dev.holdfast.control.history.Ingest} alone, and never changed.
 * Plain SQL on purpose: the shape of the statement is the point. It may not use any other feature's package.
 */
@NullMarked
package dev.holdfast.control.history;

import org.jspecify.annotations.NullMarked;
