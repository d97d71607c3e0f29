/** The operator's command as it is built, against a control plane as it is built. It may use the lab's programs, and no browser. */
@NullMarked
package dev.holdfast.lab.command;

import org.jspecify.annotations.NullMarked;
