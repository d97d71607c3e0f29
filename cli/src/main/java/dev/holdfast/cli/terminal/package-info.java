/** What people see: tables as wide as their terminal, times in their zone, colours where there is a terminal. */
@NullMarked
package dev.holdfast.cli.terminal;

import org.jspecify.annotations.NullMarked;
