/**
 * The built programs of this project, run as an operator would run them: {@code holdfastd} on a host, the control plane
 * in the outer namespace. Speaks to them by their commands, files and ports as {@code docs/contract.md} fixes them, and
 * shares no code with them.
 */
@NullMarked
package dev.holdfast.lab.program;

import org.jspecify.annotations.NullMarked;
