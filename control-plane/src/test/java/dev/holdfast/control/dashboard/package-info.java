@NullMarked
package dev.holdfast.control.dashboard;

import org.jspecify.annotations.NullMarked;
