/**
 * The record of what people, tokens and nodes did. One door: {@link dev.holdfast.control.audit.Audit}. Append-only:
 * PostgreSQL refuses the application's role everything but INSERT and SELECT. Plain SQL on purpose. It may not use
 * any other feature's package; {@code chain} makes of the record something that can be verified.
 */
@NullMarked
package dev.holdfast.control.audit;

import org.jspecify.annotations.NullMarked;
