/** The command without a control plane, or with one that says odd things. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
