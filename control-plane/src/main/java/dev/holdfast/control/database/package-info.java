/**
 * PostgreSQL itself: the embedded server where none is configured, the two roles, the migrations, the seal of what may lie
 * there but not be read there, and the feed of changes that tells pages on every replica that something is new. It knows
 * no table of another package but by the migrations.
 */
@NullMarked
package dev.holdfast.control.database;

import org.jspecify.annotations.NullMarked;
