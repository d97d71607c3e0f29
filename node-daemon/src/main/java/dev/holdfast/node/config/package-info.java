/**
 * The node's own file: what runs here, where the control plane is, and what it may touch at most. Text to typed records, and
 * errors that name file, line, field, value and remedy.
 */
@NullMarked
package dev.holdfast.node.config;

import org.jspecify.annotations.NullMarked;
