@NullMarked
package dev.holdfast.control.query;

import org.jspecify.annotations.NullMarked;
