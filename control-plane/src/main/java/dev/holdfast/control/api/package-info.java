/**
 * REST resources of {@code /api/v1}: the public API. Thin: each method asks a feature's one door.
 */
@NullMarked
package dev.holdfast.control.api;

import org.jspecify.annotations.NullMarked;
