/** The machine's own Chromium, without a window: what people see, and what it costs them. Knows nothing of the programs. */
@NullMarked
package dev.holdfast.lab.browser;

import org.jspecify.annotations.NullMarked;
